"""Finds the weights of a base: a GGUF file is converted to Hugging Face's form once, a folder is taken as it is, a Hub id is downloaded."""

import hashlib
import json
import os
import shutil
import time
from functools import lru_cache
from pathlib import Path

from protocol import EngineError


def prepare(request: dict, send) -> int:
    """Makes the base ready and counts its parameters, without loading it."""
    return count_parameters(locate(request["base"], request["cache"], send))


def locate(base: str, cache: str, send) -> Path:
    """The folder with the Hugging Face weights of a base."""
    path = Path(base)
    if path.is_dir():
        return path
    if path.is_file():
        return converted(path, Path(cache), send)
    if path.is_absolute() or base.endswith(".gguf"):
        raise EngineError("base_unreadable", f"There are no weights at {base}")
    return downloaded(base, send)


def converted(file: Path, cache: Path, send) -> Path:
    """Kept by the file's sha256, so that another version of the file never meets an old conversion."""
    facts = file.stat()
    digest = digest_of(file, facts.st_size, facts.st_mtime_ns)
    target = cache / digest
    if target.is_dir():
        return target
    send("phase", phase="converting")
    cache.mkdir(parents=True, exist_ok=True)
    for leftover in cache.glob(".converting-*"):  # of a conversion that was killed
        if time.time() - leftover.stat().st_mtime > 3600:
            shutil.rmtree(leftover, ignore_errors=True)
    draft = cache / f".converting-{digest[:16]}-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        convert(file, draft)
        for written in draft.iterdir():
            sync(written)
        sync(draft)
        try:
            draft.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sync(cache)
    return target


@lru_cache(maxsize=8)
def digest_of(file: Path, size: int, changed_ns: int) -> str:
    """Read once in the life of the process, as long as the file looks the same: every operation asks for it, and weights are large."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else sha256(stream)


def convert(file: Path, draft: Path):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        loaded = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    except OSError as error:
        if error.errno is not None:
            raise
        raise EngineError("base_unreadable", f"{file} cannot be read as GGUF: {error}") from error
    except (ValueError, KeyError, NotImplementedError) as error:
        raise EngineError("base_unreadable", f"{file} cannot be read as GGUF: {error}") from error
    config = loaded.config
    # A model that came from GGUF counts as quantised and refuses to be saved; a fresh one with the same weights does not.
    del config.quantization_config
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.load_state_dict(loaded.state_dict())
    model.save_pretrained(draft)
    tokenizer.save_pretrained(draft)


def downloaded(hub_id: str, send) -> Path:
    from huggingface_hub import snapshot_download

    send("phase", phase="loading")
    try:
        return Path(snapshot_download(hub_id, allow_patterns=["*.safetensors", "*.json", "*.jinja", "*.model", "*.txt"]))
    except Exception as error:
        message = f"{hub_id} is no file, no folder, and cannot be fetched from the Hub: {type(error).__name__}"
        raise EngineError("base_unreadable", message) from error


def count_parameters(folder: Path) -> int:
    """From the headers of the weight files alone."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise EngineError("base_unreadable", f"{folder} holds no .safetensors file")
    return sum(shape_product(shape) for file in files for shape in shapes(file))


def shapes(file: Path) -> list[list[int]]:
    try:
        with file.open("rb") as stream:
            header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        return [entry["shape"] for name, entry in header.items() if name != "__metadata__"]
    except (ValueError, KeyError, MemoryError, OverflowError) as error:
        raise EngineError("base_unreadable", f"{file} is no safetensors file") from error


def shape_product(shape: list[int]) -> int:
    product = 1
    for size in shape:
        product *= size
    return product


def sha256(stream) -> str:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def sync(path: Path):
    """Makes what was written outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
