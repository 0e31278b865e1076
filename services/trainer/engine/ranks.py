"""
Several processes of one host that train one student together, started by torchrun. Alone, nothing here does anything.

Each takes its share of a step's packs; the gradients of the LoRA parameters, which all hold, are summed, and all take the same step.
With `fsdp` the layers of the frozen base are sharded and gathered as they are needed. Only rank 0 talks, reads `stop` and writes files.
"""

import os
import sys
import threading
import time
from datetime import timedelta

import torch
import torch.distributed as dist

RANK = int(os.environ.get("RANK", "0"))
COUNT = int(os.environ.get("WORLD_SIZE", "1"))
SHARDED = sys.argv[-1] == "fsdp"


def join():
    """Connects the processes; each ends when the first or the launcher does."""
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    # The wait for a request is one, and may be long.
    dist.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo", timeout=timedelta(days=7))
    first = shared(os.getpid())

    def watch(parent: int):
        while os.getppid() == parent and os.path.exists(f"/proc/{first}"):
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()


def shared(value):
    """What rank 0 has."""
    if COUNT == 1:
        return value
    box = [value]
    dist.broadcast_object_list(box, src=0)
    return box[0]


def summed(tensor: torch.Tensor) -> torch.Tensor:
    if COUNT > 1:
        dist.all_reduce(tensor)
    return tensor


def meet():
    """Nobody goes on before all are here."""
    summed(torch.zeros(1))


def share_of(packs: list[list[int]]) -> list[tuple[list[int], float]]:
    """The packs of this process, each with its weight. All do as many passes, for a sharded layer is gathered by all."""
    rounds = -(-len(packs) // COUNT)
    own = [(pack, 1.0) for pack in packs[RANK::COUNT]]
    return own + [(packs[0], 0.0)] * (rounds - len(own))


def most_tokens(lengths: list[int], most: int) -> int:
    """Of a pack, so that each process has one."""
    return most if COUNT == 1 else min(most, max(*lengths, -(-sum(lengths) // COUNT)))


def shard(model: torch.nn.Module, device: torch.device):
    """Layer by layer onto the devices; embeddings, which the loss uses outside of the layers, are held by all."""
    from torch.distributed.fsdp import fully_shard

    mesh = dist.init_device_mesh(device.type, (COUNT,))
    inner = model.model
    model.get_output_embeddings().to(device)
    for name, child in inner.named_children():
        if name != "layers":
            child.to(device)
    for layer in inner.layers:
        fully_shard(layer, mesh=mesh)
    held = {parameter for name, child in inner.named_children() if name != "layers" for parameter in child.parameters()}
    fully_shard(inner, mesh=mesh, ignored_params=held)
