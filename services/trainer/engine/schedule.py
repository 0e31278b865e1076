"""Which rows a step takes, and at which learning rate: functions of the step's number, so that resume needs no more than that."""

import math

import torch


def examples_of(settings: dict, rows: int) -> int:
    """How many rows pass by in all."""
    return math.ceil(rows * settings["epochs"]) if settings["steps"] is None else settings["steps"] * settings["batch"]


def measured_after(step: int, steps: int, batch: int, rows: int) -> bool:
    """Whether the held-out rows are measured after this step: before the first, where an epoch ends, and at the end."""
    return step in (0, steps) or step * batch // rows > (step - 1) * batch // rows


def sampled(rows: int, seed: int, first: int, end: int) -> list[int]:
    """Which rows stand at these places of the endless stream of shuffled epochs."""
    chosen = []
    for epoch in range(first // rows, (end - 1) // rows + 1):
        order = torch.randperm(rows, generator=torch.Generator().manual_seed(seed * 1_000_003 + epoch)).tolist()
        chosen += order[max(first - epoch * rows, 0) : end - epoch * rows]
    return chosen


def rate_factor(done: int, steps: int, settings: dict) -> float:
    """Factor of the learning rate for the step after `done` steps."""
    warmup = math.ceil(settings["warmupShare"] * steps)
    if done < warmup:
        return (done + 1) / warmup
    return (steps - done) / (steps - warmup) if settings["decay"] == "linear" else 1.0
