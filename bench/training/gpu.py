"""Times the engine's steps on random weights of a given shape, and sets them against the matrix products of the same device.

gpu.py ENGINE SHAPE.json  ({shape, tokens, rowTokens, supervisedShare, steps, warmUp, paperSteps})
"""

import json
import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Work:
    rows: list
    settings: dict
    steps: int
    warm_up: int


def main():
    given = json.loads(Path(sys.argv[2]).read_text())
    sys.path.insert(0, sys.argv[1])
    import torch

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu" and not given["onCpu"]:
        print(json.dumps({"event": "skipped", "reason": "there is no CUDA device"}))
        return
    import train

    train.MOST_TOKENS = dict.fromkeys(train.MOST_TOKENS, given["tokens"])
    base = build(given["shape"], device)
    rows = random_rows(given, base)
    recommended = given["recommended"] | {"batch": len(rows)}
    limit = matmul_limit(device, base.dtype, given["matmul"])
    packed = measure(base, Work(rows, recommended, given["steps"], given["warmUp"]))
    flops = flops_a_token(base, packed["trainableParameters"], given)
    packed |= {"flopsAToken": flops, "shareOfMatmulLimit": packed["tokensPerSecond"] * flops / limit}
    paper = measure(base, Work(rows[:1], given["paper"], given["paperSteps"], given["warmUp"]))
    figures = {"device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu", "matmulFlopsPerSecond": limit}
    print(json.dumps({"event": "done", **figures, "packed": packed, "paper": paper}))


def build(shape: dict, device):
    """Random weights, made where they are used: nothing is downloaded."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    import packing
    from model import Base

    packing.register()
    config = AutoConfig.for_model(**shape)
    torch.manual_seed(0)
    with torch.device(device):
        model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16, attn_implementation=packing.NAME)
    model.requires_grad_(False)
    return Base(Path("random"), model.eval(), None, "bfloat16", device)


def random_rows(given: dict, base) -> list:
    """Rows that fill one pack exactly; the last share of each is supervised."""
    from rows import Row

    chosen, length = random.Random(0), given["rowTokens"]
    first = length - round(length * given["supervisedShare"])
    supervised = list(range(first, length))
    vocabulary = base.model.config.vocab_size
    ids = [[chosen.randrange(vocabulary) for _ in range(length)] for _ in range(given["tokens"] // length)]
    return [Row(f"row-{index}", [], row, supervised, supervised) for index, row in enumerate(ids)]


def measure(base, work: Work) -> dict:
    """Steps of the optimiser as the engine takes them."""
    import torch
    from peft import LoraConfig, get_peft_model

    import train
    from fused import fused
    from progress import Progress
    from weights import Weights

    cuda = base.device.type == "cuda"
    settings = work.settings
    modules = [train.MODULES[projection] for projection in settings["projections"]]
    config = LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules=modules, lora_dropout=0.0, task_type="CAUSAL_LM")
    model = get_peft_model(base.model, config, autocast_adapter_dtype=False)
    weights = Weights.of(model, settings)
    if cuda:
        torch.cuda.reset_peak_memory_stats()
    seconds, progress = [], Progress("none")
    with fused(model):
        for _ in range(work.warm_up + work.steps):
            started = time.perf_counter()
            loss = train.take_step(base, work.rows, weights, settings["learningRate"], progress, settings)
            if cuda:
                torch.cuda.synchronize()
            seconds.append(time.perf_counter() - started)
    trainable = weights.master.numel()
    model.unload()
    taken = seconds[work.warm_up :]
    tokens = sum(len(row.ids) for row in work.rows)
    return {
        "tokensAStep": tokens,
        "steps": len(taken),
        "seconds": sum(taken),
        "medianStepSeconds": statistics.median(taken),
        "firstStepSeconds": seconds[0],
        "tokensPerSecond": tokens * len(taken) / sum(taken),
        "peakMemoryGiB": torch.cuda.max_memory_allocated() / 2**30 if cuda else None,
        "trainableParameters": trainable,
        "loss": loss,
    }


def matmul_limit(device, dtype, size: int) -> float:
    """Floating-point operations a second of the quickest of several large square products."""
    import torch

    left, right = (torch.randn(size, size, device=device, dtype=dtype) for _ in range(2))
    quickest = float("inf")
    for _ in range(20):
        if device.type == "cuda":
            torch.cuda.synchronize()
        started = time.perf_counter()
        left @ right
        if device.type == "cuda":
            torch.cuda.synchronize()
        quickest = min(quickest, time.perf_counter() - started)
    return 2 * size**3 / quickest


def flops_a_token(base, trainable: int, given: dict) -> float:
    """
    What training must compute: products with frozen weights forwards and for the gradient of their input (2 + 2 a weight), with the
    adapter's also for its own gradient (2 + 2 + 2), attention within the row, and the head at supervised positions.
    """
    config = base.model.config
    head = config.vocab_size * config.hidden_size
    layers = (parameter for name, parameter in base.model.named_parameters() if ".layers." in name)
    frozen = sum(parameter.numel() for parameter in layers)
    # Scores and their use over half a row on average: 2 products forwards, 4 backwards.
    attention = 6 * config.num_hidden_layers * 2 * config.num_attention_heads * config.head_dim * given["rowTokens"] / 2
    return 4 * frozen + 6 * trainable + 4 * head * given["supervisedShare"] + attention


if __name__ == "__main__":
    main()
