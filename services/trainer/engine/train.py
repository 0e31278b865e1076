"""Trains a LoRA adapter: our own loop, bit-exact under resume on one CPU."""

import hashlib
import json
import math
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

import checkpoint
from export import export
from fused import CrossEntropy, fused, negative_log_likelihood
from model import Base, hidden_states, load
from packing import in_packs, pack_rows
from prepare import locate
from protocol import EngineError
from rows import Row, read_rows

MODULES = {"q": "q_proj", "k": "k_proj", "v": "v_proj", "o": "o_proj", "gate": "gate_proj", "up": "up_proj", "down": "down_proj"}
# Most tokens in one forward and backward pass: bounds the memory for activations. A batch of more is accumulated.
MOST_TOKENS = {"cpu": 1024, "cuda": 16_384}
CURVE_POINTS = 1000
MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass
class Progress:
    """What a checkpoint keeps beside the tensors."""

    fingerprint: str
    step: int = 0
    best_step: int = 0
    best_loss: float = math.inf
    worse_in_a_row: int = 0
    # Losses since the last point of the curve.
    window: list[float] = field(default_factory=list)
    ended: bool = False
    total_tokens: int = 0
    supervised_tokens: int = 0
    step_seconds: float = 0.0
    seconds: float = 0.0
    train_loss: list[tuple[int, float]] = field(default_factory=list)
    valid_loss: list[tuple[int, float]] = field(default_factory=list)
    resumed_from: list[int] = field(default_factory=list)


@dataclass
class Weights:
    """All LoRA parameters as one vector: float32 masters, which the optimiser moves, and the copy that the model computes with."""

    parameters: list[torch.nn.Parameter]
    master: torch.nn.Parameter
    live: torch.Tensor
    gradient: torch.Tensor  # of one backward pass, in the model's precision
    best: torch.Tensor
    optimiser: torch.optim.AdamW

    @staticmethod
    def of(model, settings: dict) -> "Weights":
        parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
        live = torch.cat([parameter.detach().flatten() for parameter in parameters])
        gradient = torch.zeros_like(live)
        for parameter, values, slot in zip(parameters, split(live, parameters), split(gradient, parameters), strict=True):
            parameter.data, parameter.grad = values, slot
        master = torch.nn.Parameter(live.float().clone())
        betas = (settings["beta1"], settings["beta2"])
        optimiser = torch.optim.AdamW([master], lr=settings["learningRate"], betas=betas, weight_decay=0.0, fused=True)
        return Weights(parameters, master, live, gradient, master.detach().clone(), optimiser)

    def show(self, values: torch.Tensor):
        """Lets the model compute with these values."""
        self.live.copy_(values)


def split(vector: torch.Tensor, parameters: list) -> list[torch.Tensor]:
    parts = vector.split([parameter.numel() for parameter in parameters])
    return [part.view(parameter.shape) for part, parameter in zip(parts, parameters, strict=True)]


def train(request: dict, send, stopping: threading.Event, versions: dict) -> dict | None:
    """Returns the summary, or None when it was stopped at a checkpoint."""
    from peft import LoraConfig, get_peft_model

    settings = request["settings"]
    folder = locate(request["base"], request["cache"], send)
    send("phase", phase="loading")
    base = load(folder)
    rows = read_rows(request["train"], base.tokenizer, settings["maxTokens"])
    valid = read_rows(request["valid"], base.tokenizer, settings["maxTokens"]) if request["valid"] else []
    if not rows:
        raise EngineError("invalid_rows", f"{Path(request['train']).name} holds no row")
    modules = [MODULES[projection] for projection in settings["projections"]]
    torch.manual_seed(settings["seed"])  # before the adapter is built: its first half starts random
    config = LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules=modules, lora_dropout=0.0, task_type="CAUSAL_LM")
    model = get_peft_model(base.model, config, autocast_adapter_dtype=False)
    try:
        weights = Weights.of(model, settings)
        progress = resume(request, settings, base, rows, valid, weights)
        send("phase", phase="training")
        with fused(model):
            if not run(request, base, rows, valid, weights, progress, send, stopping):
                return None
        send("phase", phase="exporting")
        final = weights.best if valid else weights.master.detach()
        for parameter, values in zip(weights.parameters, split(final, weights.parameters), strict=True):
            parameter.data, parameter.grad = values.contiguous(), None
        export(model, Path(request["output"]), request["baseName"])
        return summary(progress, settings, rows, base, weights, versions)
    finally:
        model.unload()


def resume(request: dict, settings: dict, base: Base, rows: list[Row], valid: list[Row], weights: Weights) -> Progress:
    """From the newest checkpoint of this very run, or from nothing."""
    facts = [settings, base.folder.name, base.precision, [[row.ids, row.supervised] for row in rows], [row.ids for row in valid]]
    fingerprint = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    loaded = checkpoint.load(Path(request["checkpoints"]), fingerprint)
    if loaded is None:
        return Progress(fingerprint)
    tensors, state = loaded
    progress = Progress(**state)
    progress.resumed_from.append(progress.step)
    with torch.no_grad():
        weights.master.copy_(tensors["master"])
        weights.best.copy_(tensors["best"])
        weights.show(weights.master)
    torch.set_rng_state(tensors["rng"])
    moments = {name: tensors[name].to(base.device) for name in MOMENTS}
    weights.optimiser.state[weights.master] = {"step": torch.tensor(float(progress.step), device=base.device), **moments}
    return progress


def run(request: dict, base: Base, rows: list[Row], valid: list[Row], weights: Weights, progress: Progress, send, stopping) -> bool:
    """The loop. False when it was stopped."""
    settings = request["settings"]
    size = settings["batch"]
    examples = math.ceil(len(rows) * settings["epochs"]) if settings["steps"] is None else settings["steps"] * size
    steps = math.ceil(examples / size)
    saved, began = progress.step, time.monotonic() - progress.seconds
    if stopping.is_set():
        return False
    if valid and not progress.step:
        validate(base, valid, weights, progress, settings, send)
    while progress.step < steps and not progress.ended:
        started, first = time.monotonic(), progress.step * size
        batch = [rows[index] for index in sampled(len(rows), settings["seed"], first, min(first + size, examples))]
        rate = settings["learningRate"] * schedule(progress.step, steps, settings)
        loss = take_step(base, batch, weights, rate, settings)
        progress.step += 1
        finite(loss, progress.step, settings)
        progress.total_tokens += sum(len(row.ids) for row in batch)
        progress.supervised_tokens += sum(len(row.supervised) for row in batch)
        progress.step_seconds += time.monotonic() - started
        progress.window.append(loss)
        if progress.step % math.ceil(steps / CURVE_POINTS) == 0 or progress.step == steps:
            progress.train_loss.append((progress.step, sum(progress.window) / len(progress.window)))
            progress.window.clear()
        speed = progress.supervised_tokens / progress.step_seconds
        send("step", step=progress.step, steps=steps, loss=loss, learningRate=rate, supervisedTokensPerSecond=speed)
        finished = progress.step == steps
        if valid and (finished or progress.step * size // len(rows) > first // len(rows)):  # an epoch ended
            validate(base, valid, weights, progress, settings, send)
        finished = finished or progress.ended
        if finished or stopping.is_set() or progress.step - saved >= request["checkpointSteps"]:
            progress.seconds = time.monotonic() - began
            save(request, weights, progress)
            saved = progress.step
            send("checkpoint", step=saved)
        if stopping.is_set() and not finished:
            return False
    return True


def sampled(rows: int, seed: int, first: int, end: int) -> list[int]:
    """Which rows stand at these places of the endless stream of shuffled epochs: a position in it is all that resume needs."""
    chosen = []
    for epoch in range(first // rows, (end - 1) // rows + 1):
        order = torch.randperm(rows, generator=torch.Generator().manual_seed(seed * 1_000_003 + epoch)).tolist()
        chosen += order[max(first - epoch * rows, 0) : end - epoch * rows]
    return chosen


def schedule(done: int, steps: int, settings: dict) -> float:
    """Factor of the learning rate for the step after `done` steps."""
    warmup = math.ceil(settings["warmupShare"] * steps)
    if done < warmup:
        return (done + 1) / warmup
    return (steps - done) / (steps - warmup) if settings["decay"] == "linear" else 1.0


def take_step(base: Base, batch: list[Row], weights: Weights, rate: float, settings: dict) -> float:
    """One step of the optimiser; returns the loss per supervised token of the batch before it."""
    supervised = sum(len(row.supervised) for row in batch)
    total = torch.zeros_like(weights.master)
    loss = 0.0
    for part in in_packs([len(row.ids) for row in batch], MOST_TOKENS[base.device.type]):
        weights.gradient.zero_()
        # Divided by the tokens of the whole batch, so that it does not matter how the batch is cut into packs.
        part_loss = pass_forward(base, [batch[index] for index in part], CrossEntropy.apply) / supervised
        part_loss.backward()
        total += weights.gradient
        loss += part_loss.item()
    if settings["clip"] is not None:
        norm = torch.linalg.vector_norm(total)
        total *= torch.clamp(settings["clip"] / (norm + 1e-6), max=1.0)
    weights.master.grad = total
    weights.optimiser.param_groups[0]["lr"] = rate
    weights.optimiser.step()
    weights.show(weights.master.detach())
    return loss


def pass_forward(base: Base, rows: list[Row], loss) -> torch.Tensor:
    """Sum of the negative log-likelihoods of all supervised tokens. Logits are made at those positions only."""
    pack = pack_rows([row.ids for row in rows], base.device)
    places = [start + position for start, row in zip(pack.starts, rows, strict=True) for position in row.supervised]
    targets = torch.tensor(places, device=base.device)
    hidden = hidden_states(base.model, pack)[targets - 1]  # the token before predicts
    return loss(hidden, base.model.get_output_embeddings().weight, pack.ids[0, targets])


@torch.no_grad()
def validate(base: Base, valid: list[Row], weights: Weights, progress: Progress, settings: dict, send):
    """Measures the held-out loss, keeps the best weights, and decides whether to stop early."""
    parts = in_packs([len(row.ids) for row in valid], MOST_TOKENS[base.device.type])
    sums = [pass_forward(base, [valid[index] for index in part], negative_log_likelihood).item() for part in parts]
    loss = sum(sums) / sum(len(row.supervised) for row in valid)
    finite(loss, progress.step, settings)
    progress.valid_loss.append((progress.step, loss))
    send("validation", step=progress.step, loss=loss)
    if not progress.step:  # the base: where the curve begins, but no candidate
        return
    if loss < progress.best_loss:
        progress.best_loss, progress.best_step, progress.worse_in_a_row = loss, progress.step, 0
        weights.best.copy_(weights.master.detach())
    else:
        progress.worse_in_a_row += 1
        progress.ended = settings["patience"] is not None and progress.worse_in_a_row >= settings["patience"]


def finite(loss: float, step: int, settings: dict):
    if not math.isfinite(loss):
        message = f"The loss became {loss} at step {step}: lower training.learningRate ({settings['learningRate']})"
        raise EngineError("diverged", message)


def save(request: dict, weights: Weights, progress: Progress):
    tensors = {name: weights.optimiser.state[weights.master][name] for name in MOMENTS}
    tensors |= {"master": weights.master.detach(), "best": weights.best, "rng": torch.get_rng_state()}
    checkpoint.save(Path(request["checkpoints"]), progress.step, tensors, progress.__dict__)


def summary(progress: Progress, settings: dict, rows: list[Row], base: Base, weights: Weights, versions: dict) -> dict:
    return {
        "steps": progress.step,
        "epochs": min(progress.step * settings["batch"] / len(rows), settings["epochs"] if settings["steps"] is None else math.inf),
        "seconds": progress.seconds,
        "rows": len(rows),
        "totalTokens": progress.total_tokens,
        "supervisedTokens": progress.supervised_tokens,
        "supervisedTokensPerSecond": progress.supervised_tokens / progress.step_seconds,
        "precision": base.precision,
        "bestStep": progress.best_step or progress.step,
        "trainLoss": progress.train_loss,
        "validLoss": progress.valid_loss,
        "resumedFrom": progress.resumed_from,
        "parameters": sum(parameter.numel() for parameter in base.model.parameters() if not parameter.requires_grad),
        "trainableParameters": weights.master.numel(),
        "versions": versions,
    }
