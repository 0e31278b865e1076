"""Loads a base once and keeps it for the next request; hands out what a forward pass over packed rows needs."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

import packing
import ranks
from protocol import EngineError

# Architectures whose adapters we can export, whose attention takes our function, and whose logits are a plain product with the head.
SUPPORTED = ("llama", "mistral", "qwen2", "qwen3")


@dataclass
class Base:
    folder: Path
    model: torch.nn.Module  # causal language model, frozen, without adapter
    tokenizer: object
    precision: str  # float32 or bfloat16
    device: torch.device

    @property
    def dtype(self) -> torch.dtype:
        return getattr(torch, self.precision)


kept: list[Base] = []


def load_tokenizer(folder: Path):
    """Without the weights: rows can be rendered and refused before seconds go into loading."""
    if kept and kept[0].folder == folder:
        return kept[0].tokenizer
    with naming(folder):
        return AutoTokenizer.from_pretrained(folder)


def load(folder: Path) -> Base:
    """The base of this folder, from memory when it was the last one asked for."""
    if kept and kept[0].folder == folder:
        return kept[0]
    kept.clear()
    threads = min(torch.get_num_threads(), len(os.sched_getaffinity(0)))
    torch.set_num_threads(threads)
    device = torch.device("cuda", torch.cuda.current_device()) if torch.cuda.is_available() else torch.device("cpu")
    precision = "bfloat16" if device.type == "cuda" or cpu_has_bfloat16() else "float32"
    logging.disable_progress_bar()
    with naming(folder):
        config = AutoConfig.from_pretrained(folder)
        if config.model_type not in SUPPORTED:
            message = f"{folder} holds a {config.model_type} model; the engine trains {', '.join(SUPPORTED)}"
            raise EngineError("base_unreadable", message)
        tokenizer = AutoTokenizer.from_pretrained(folder)
        packing.register()
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, precision), attn_implementation=packing.NAME)
    model.requires_grad_(False)
    model.eval()  # no dropout anywhere, and held-out rows are measured as training rows are
    if ranks.SHARDED:
        ranks.shard(model, device)
    else:
        model.to(device)
    kept.append(Base(folder, model, tokenizer, precision, device))
    return kept[0]


@contextmanager
def naming(folder: Path):
    """Says of what goes wrong that this base is the reason."""
    try:
        yield
    except (OSError, ValueError, KeyError) as error:
        raise EngineError("base_unreadable", f"{folder} cannot be loaded: {error}") from error
    except Exception as error:
        if type(error).__name__ != "SafetensorError":
            raise
        raise EngineError("base_unreadable", f"The weights in {folder} are damaged: {error}") from error


def cpu_has_bfloat16() -> bool:
    """Elsewhere bfloat16 is emulated, and slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def hidden_states(model: torch.nn.Module, pack: packing.Pack) -> torch.Tensor:
    """The last layer's output for each token of the pack. (tokens, hidden)"""
    states = model.model(input_ids=pack.ids, position_ids=pack.positions, use_cache=False, pack=pack).last_hidden_state
    return states[0]


def keys_and_values(base: Base, ids: list[int]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """What these tokens leave in each layer, for packs whose rows all stand behind them; nothing where there are none."""
    collected = []
    if ids:
        pack = packing.pack_rows([ids], base.device)
        pack.collected = collected
        hidden_states(base.model, pack)
    return collected
