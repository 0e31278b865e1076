"""Checkpoints of a training run: one safetensors file each, written whole or not at all, never a pickle."""

import json
import re
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from prepare import sync

NAME = re.compile(r"^checkpoint-(\d{8})\.safetensors$")


def save(folder: Path, step: int, tensors: dict[str, torch.Tensor], state: dict):
    """Adds a checkpoint and removes those before it."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{step:08d}"
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, draft, metadata={"state": json.dumps(state)})
    sync(draft)
    target = folder / f"checkpoint-{step:08d}.safetensors"
    draft.rename(target)
    sync(folder)
    for other in [*found(folder), *folder.glob(".draft-*")]:
        if other != target:
            other.unlink(missing_ok=True)


def found(folder: Path) -> list[Path]:
    """Newest first."""
    files = [path for path in folder.iterdir() if NAME.match(path.name)] if folder.is_dir() else []
    return sorted(files, reverse=True)


def load(folder: Path, fingerprint: str) -> tuple[dict[str, torch.Tensor], dict] | None:
    """The newest checkpoint of this very run; one of other rows, settings or weights, and a damaged one, count as none."""
    for path in found(folder):
        try:
            with safe_open(path, framework="pt") as file:
                state = json.loads(file.metadata()["state"])
                if state["fingerprint"] == fingerprint:
                    return {name: file.get_tensor(name) for name in file.keys()}, state  # noqa: SIM118 (no mapping)
            print(f"{path.name} belongs to another run: starting afresh", file=sys.stderr)
        except Exception as error:  # safetensors has no public class for it
            print(f"{path.name} cannot be read: {error}", file=sys.stderr)
    return None
