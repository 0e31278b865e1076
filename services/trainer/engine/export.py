"""Writes a trained adapter: as a peft folder, as GGUF for llama.cpp, and merged into the base's weights."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from prepare import locate, sync
from protocol import EngineError

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


ADAPTER_FILES = {"peft": ("adapter_model.safetensors", "adapter_config.json"), "gguf": ("adapter.gguf",)}


@dataclass
class Adapter:
    tensors: dict[str, torch.Tensor]  # by peft's names
    lora: object  # peft's LoraConfig
    model: object  # the base's own configuration


def export_adapter(request: dict, send):
    """The operation: an adapter that lies in a peft folder, in the forms that are asked for."""
    from transformers import AutoConfig

    base = locate(request["base"], request["cache"], send)
    send("phase", phase="exporting")
    adapter = Adapter(*read_adapter(Path(request["adapter"])), AutoConfig.from_pretrained(base))
    write(adapter, base, Path(request["output"]), request["baseName"], request["formats"])


def read_adapter(folder: Path):
    from peft import PeftConfig
    from safetensors.torch import load_file

    try:
        return load_file(folder / "adapter_model.safetensors"), PeftConfig.from_pretrained(folder)
    except Exception as error:  # safetensors has no public class for it
        raise EngineError("invalid_request", f"{folder} holds no adapter that can be read: {error}") from error


def export(model, base: Path, output: Path, base_name: str, merged: bool = False):
    """What training leaves behind. `model` is a peft model; `base` the folder of weights that it was trained on."""
    from peft import get_peft_model_state_dict

    # Without save_embedding_layers=False peft asks the Hub about the base.
    tensors = get_peft_model_state_dict(model, save_embedding_layers=False)
    adapter = Adapter(tensors, model.peft_config["default"], model.config)
    write(adapter, base, output, base_name, ["peft", "gguf", *(["merged"] if merged else [])])


def write(adapter: Adapter, base: Path, output: Path, base_name: str, formats: list[str]):
    from safetensors.torch import save_file

    output.mkdir(parents=True, exist_ok=True)
    if "peft" in formats:
        # Whoever loads the folder looks for the base under this name: a path of this machine would mean nothing there.
        adapter.lora.base_model_name_or_path = base_name
        adapter.lora.inference_mode = True
        # peft keeps a set, which is written in another order by every process: the same training leaves the same bytes.
        if isinstance(adapter.lora.target_modules, set):
            adapter.lora.target_modules = sorted(adapter.lora.target_modules)
        adapter.lora.save_pretrained(output)
        tensors = {name: tensor.detach().contiguous().cpu() for name, tensor in adapter.tensors.items()}
        save_file(tensors, output / "adapter_model.safetensors", {"format": "pt"})
    if "gguf" in formats:
        write_gguf(output / "adapter.gguf", adapter.tensors, adapter.model, adapter.lora.lora_alpha)
    if "merged" in formats:
        write_merged(output / "merged", base, adapter)
    for name in (name for form in formats for name in ADAPTER_FILES.get(form, ())):
        sync(output / name)
    sync(output)


def write_merged(output: Path, base: Path, adapter: Adapter):
    """The base's own weights with the adapter added, in the precision in which they are stored; AutoModelForCausalLM loads the folder."""
    from safetensors import safe_open
    from safetensors.torch import save_file
    from transformers import AutoConfig, AutoTokenizer, GenerationConfig

    output.mkdir(parents=True, exist_ok=True)
    scale = adapter.lora.lora_alpha / adapter.lora.r
    halves = {
        name.removeprefix("base_model.model.").removesuffix(".weight"): tensor.detach().float().cpu()
        for name, tensor in adapter.tensors.items()
    }
    modules = {name.removesuffix(".lora_A") for name in halves if name.endswith(".lora_A")}
    weights = {}
    for file in sorted(base.glob("*.safetensors")):
        with safe_open(file, framework="pt") as stored:
            for name in stored.keys():  # noqa: SIM118 (no mapping)
                weight = stored.get_tensor(name)
                module = name.removesuffix(".weight")
                if module in modules:
                    modules.remove(module)
                    added = halves[f"{module}.lora_B"] @ halves[f"{module}.lora_A"]
                    weight = (weight.float() + scale * added).to(weight.dtype)
                weights[name] = weight
    if modules:
        raise EngineError("internal", f"The base has no weights called {', '.join(sorted(modules)[:3])}")
    save_file(weights, output / "model.safetensors", {"format": "pt"})
    AutoConfig.from_pretrained(base).save_pretrained(output)
    AutoTokenizer.from_pretrained(base).save_pretrained(output)
    if (base / "generation_config.json").is_file():
        GenerationConfig.from_pretrained(base).save_pretrained(output)
    for written in output.iterdir():
        sync(written)
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
