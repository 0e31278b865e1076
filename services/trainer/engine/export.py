"""Writes a trained adapter twice: as a peft folder, and as GGUF for llama.cpp."""

from pathlib import Path

import numpy as np
import torch

from prepare import sync

NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
# How llama.cpp calls the architectures that the engine trains; mistral is a llama there.
ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2", "qwen3": "qwen3"}


def export(model, output: Path, base_name: str):
    """adapter_model.safetensors, adapter_config.json and adapter.gguf in `output`. `model` is a peft model."""
    from peft import get_peft_model_state_dict

    output.mkdir(parents=True, exist_ok=True)
    # Whoever loads the folder looks for the base under this name: a path of this machine would mean nothing there.
    model.peft_config["default"].base_model_name_or_path = base_name
    model.save_pretrained(output, safe_serialization=True, save_embedding_layers=False)
    (output / "README.md").unlink(missing_ok=True)  # peft's template of a model card
    # Without save_embedding_layers=False peft asks the Hub about the base.
    tensors = get_peft_model_state_dict(model, save_embedding_layers=False)
    write_gguf(output / "adapter.gguf", tensors, model.config, model.peft_config["default"].lora_alpha)
    for name in ("adapter_model.safetensors", "adapter_config.json", "adapter.gguf"):
        sync(output / name)
    sync(output)


def write_gguf(path: Path, tensors: dict[str, torch.Tensor], config, alpha: float):
    import gguf

    architecture = ARCHITECTURES[config.model_type]
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(alpha))
    for name, tensor in tensors.items():
        # base_model.model.model.layers.3.self_attn.q_proj.lora_B.weight
        layer, rest = name.removesuffix(".weight").split(".layers.")[1].split(".", 1)
        module, part = rest.rsplit(".", 1)
        values = tensor.detach().float().cpu()
        if architecture == "llama" and part == "lora_B" and module == "self_attn.q_proj":
            values = permuted(values, config.num_attention_heads)
        if architecture == "llama" and part == "lora_B" and module == "self_attn.k_proj":
            values = permuted(values, config.num_key_value_heads)
        writer.add_tensor(f"blk.{layer}.{NAMES[module]}.weight.{part.lower()}", np.ascontiguousarray(values.numpy()))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def permuted(values: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows in llama.cpp's order: its llama architecture rotates neighbouring pairs where Hugging Face rotates halves."""
    rows = values.shape[0]
    return values.reshape(heads, 2, rows // heads // 2, -1).swapaxes(1, 2).reshape(values.shape)
