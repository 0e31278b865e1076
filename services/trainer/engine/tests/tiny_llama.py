"""A tiny random llama with a tokenizer of its own, in Hugging Face's form and as GGUF."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from samples import SENTENCES

TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "{{ '<|im_start|>system\nBe kind<|im_end|>\n' }}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def write_tiny(folder: Path, seed: int = 7):
    """A random llama: 2 layers, 4 query heads that share 2 key heads."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    # Merges by hand: a tokenizer that is trained breaks ties differently in each process.
    vocabulary = {word: number for number, word in enumerate([*SPECIALS, *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    merges = []
    for word in " ".join(SENTENCES).split():
        for end in range(1, len(word)):
            if word[: end + 1] not in vocabulary and len(vocabulary) < 320:
                merges.append((word[:end], word[end]))
                vocabulary[word[: end + 1]] = len(vocabulary)
    bpe = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.add_special_tokens(SPECIALS)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token="<|im_end|>", additional_special_tokens=SPECIALS)
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=320,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        initializer_range=0.15,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def write_tiny_gguf(tiny: Path, path: Path):
    """The same weights in float32 as llama.cpp wants them: rows of q and k permuted as its converter does."""
    import gguf
    import torch
    from transformers import AutoModelForCausalLM

    from export import NAMES, permuted

    model = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32)
    config = model.config
    tokenizer = json.loads((tiny / "tokenizer.json").read_text())["model"]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    words = sorted(tokenizer["vocab"], key=tokenizer["vocab"].get)
    writer.add_token_list(words)
    control, normal = gguf.TokenType.CONTROL, gguf.TokenType.NORMAL
    writer.add_token_types([control if word.startswith("<|") and word.endswith("|>") else normal for word in words])
    writer.add_token_merges([" ".join(merge) if isinstance(merge, list) else merge for merge in tokenizer["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    fixed = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    layers = {**NAMES, "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight":  # tied
            continue
        values = tensor
        if name not in fixed:
            number, module = name.removeprefix("model.layers.").removesuffix(".weight").split(".", 1)
            fixed[name] = f"blk.{number}.{layers[module]}.weight"
            if module == "self_attn.q_proj":
                values = permuted(tensor, config.num_attention_heads)
            if module == "self_attn.k_proj":
                values = permuted(tensor, config.num_key_value_heads)
        writer.add_tensor(fixed[name], values.contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":  # for tests of what uses the engine: writes the GGUF to a path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    with TemporaryDirectory() as folder:
        write_tiny(Path(folder), seed=34)  # answers in whole characters, without which there is nothing for parity to compare
        write_tiny_gguf(Path(folder), Path(sys.argv[1]))
