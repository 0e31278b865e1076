"""
Trains a LoRA adapter: our own loop, bit-exact under resume on one CPU.

Read it from `train` down. Rows are rendered and their answers marked (rows.py); with soft labels the teacher says what it would have said
there (soft_labels.py). `run` takes a batch a step (schedule.py): `take_step` packs it (packing.py), adds up the gradients of the loss at
the marked tokens (loss.py), clips them and moves the adapter (weights.py). `validate` measures the held-out rows once an epoch and ends
training when they get worse. The best weights are exported (export.py).
"""

import hashlib
import json
import math
import threading
import time
from pathlib import Path

import torch

import checkpoint
import ranks
import soft_labels
from export import export
from faults import MEND, out_of_memory
from fused import fused
from loss import LabelLoss, Labels, held_out
from model import Base, hidden_states, load, load_tokenizer
from packing import in_packs, pack_rows
from prepare import locate
from progress import Progress, improved
from protocol import EngineError
from rows import Row, read_rows
from schedule import examples_of, measured_after, rate_factor, sampled
from soft_labels import SoftLabels
from stopping import Stopped, stoppable
from weights import Weights

MODULES = {"q": "q_proj", "k": "k_proj", "v": "v_proj", "o": "o_proj", "gate": "gate_proj", "up": "up_proj", "down": "down_proj"}
# Most tokens in one forward and backward pass, in bfloat16: bounds the memory for activations. A batch of more is accumulated. A small
# device halves it.
MOST_TOKENS = {"cpu": 1024, "cuda": 16_384}


def train(request: dict, send, stopping: threading.Event, versions: dict) -> dict | None:
    """Returns the summary, or None when it was stopped."""
    from peft import LoraConfig, get_peft_model

    settings = request["settings"]
    try:
        with stoppable(stopping):
            folder = locate(request["base"], request["cache"], send)
            send("phase", phase="loading")
            tokenizer = load_tokenizer(folder)
            rows = read_rows(request["train"], tokenizer, settings["maxTokens"])
            valid = read_rows(request["valid"], tokenizer, settings["maxTokens"]) if request["valid"] else []
            if not rows:
                raise EngineError("invalid_rows", f"{Path(request['train']).name} holds no row")
            labels = SoftLabels()
            if settings["labels"] == "soft":
                if request["teacher"] is None:
                    raise EngineError("invalid_request", "$.teacher: soft labels need a teacher")
                labels = soft_labels.begin(request, tokenizer, folder, rows, valid, send)
            base = load(folder)
            torch.manual_seed(settings["seed"])  # before the adapter is built: its first half starts random
            modules = [MODULES[projection] for projection in settings["projections"]]
            config = LoraConfig(
                r=settings["rank"], lora_alpha=settings["alpha"], target_modules=modules, lora_dropout=0.0, task_type="CAUSAL_LM"
            )
            model = get_peft_model(base.model, config, autocast_adapter_dtype=False)
            try:
                weights = Weights.of(model, settings)
                progress = resume(request, [settings, base.folder.name, base.precision, labels.name], rows, valid, weights)
                with fused(model):
                    if labels.pending and progress.saved is None:
                        send("phase", phase="scoring")
                        labels.score_next(base)  # what training begins with; the rest is scored as it is met
                    send("phase", phase="training")
                    run(request, base, rows, valid, labels, weights, progress, send)
                send("phase", phase="exporting")
                weights.fix(weights.best if valid else weights.master.detach())
                if ranks.RANK == 0:
                    export(model, folder, Path(request["output"]), request["baseName"], merged=request.get("exportMerged", False))
                return {**progress.summary(settings, len(rows), base, weights), "teacherSeconds": labels.seconds, "versions": versions}
            finally:
                model.unload()
    except Stopped:
        return None


def resume(request: dict, facts: list, rows: list[Row], valid: list[Row], weights: Weights) -> Progress:
    """From the newest checkpoint of this very run, or from nothing."""
    facts = [*facts, [[row.ids, row.supervised] for row in rows], [row.ids for row in valid]]
    fingerprint = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    loaded = checkpoint.load(Path(request["checkpoints"]), fingerprint)
    ranks.meet()  # nobody writes before all have read
    if loaded is None:
        return Progress(fingerprint)
    tensors, state = loaded
    progress = Progress(**state)
    progress.resumed_from.append(progress.step)
    weights.restore(tensors, progress.step)
    return progress


def run(request: dict, base: Base, rows: list[Row], valid: list[Row], labels: SoftLabels, weights: Weights, progress: Progress, send):
    """The loop. What it does next follows from `progress` alone, so that it may be cut anywhere and goes on as if it had not been."""
    settings = request["settings"]
    size, examples = settings["batch"], examples_of(settings, len(rows))
    steps = math.ceil(examples / size)
    began = time.monotonic() - progress.seconds
    saved_at = time.monotonic()

    def save():
        nonlocal saved_at
        progress.seconds, progress.saved, saved_at = time.monotonic() - began, progress.step, time.monotonic()
        if ranks.RANK == 0:
            checkpoint.save(Path(request["checkpoints"]), progress.step, weights.tensors(), progress.__dict__)
        send("checkpoint", step=progress.step)

    try:
        while True:
            if valid and progress.measured < progress.step and measured_after(progress.step, steps, size, len(rows)):
                began += labels.attach(base, valid)
                validate(base, valid, weights, progress, settings, send)
            finished = progress.step == steps or progress.ended
            since = progress.step - (progress.saved or 0)
            due = since >= request["checkpointSteps"] or time.monotonic() - saved_at >= request["checkpointSeconds"]
            # One that may have gone wrong already does not take the place of a good one.
            if since and (finished or (due and not progress.above)):
                save()
            if finished:
                return
            first = progress.step * size
            batch = [rows[index] for index in sampled(len(rows), settings["seed"], first, min(first + size, examples))]
            rate = settings["learningRate"] * rate_factor(progress.step, steps, settings)
            began += labels.attach(base, batch)  # no time of training's own
            started = time.monotonic()
            loss = take_step(base, batch, weights, rate, progress, settings)
            progress.took(batch, loss, time.monotonic() - started, steps)
            speed = progress.supervised_tokens / progress.step_seconds
            send("step", step=progress.step, steps=steps, loss=loss, learningRate=rate, supervisedTokensPerSecond=speed)
    except Stopped:
        if progress.step > (progress.saved or 0) and not progress.above:
            save()
        raise
    except Exception as error:
        if not out_of_memory(error):
            raise
        raise EngineError("out_of_memory", f"Memory ran out at step {progress.step + 1}: {MEND}. {progress.kept}") from error


def take_step(base: Base, batch: list[Row], weights: Weights, rate: float, progress: Progress, settings: dict) -> float:
    """One step of the optimiser; returns the loss per supervised token of the batch before it."""
    while True:
        try:
            total, loss = gradient_of(base, batch, weights, settings)
            break
        except torch.OutOfMemoryError:
            # Smaller passes give the same step. Several processes would have to agree on it.
            longest = max(len(row.ids) for row in batch)
            if ranks.COUNT > 1 or most_tokens(base) < 2 * longest:
                raise
            MOST_TOKENS[base.device.type] //= 2
    norm = torch.linalg.vector_norm(total)
    loss, length = torch.stack([loss, norm]).tolist()  # the step's one wait for the device
    progress.judge(loss, length, settings)
    if settings["clip"] is not None:
        total *= torch.clamp(settings["clip"] / (norm + 1e-6), max=1.0)
    weights.move(total, rate)
    return loss


def gradient_of(base: Base, batch: list[Row], weights: Weights, settings: dict) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of all LoRA parameters, and the loss."""
    supervised = sum(len(row.supervised) for row in batch)
    total = torch.zeros_like(weights.master)
    loss = torch.zeros((), device=base.device)
    for part, weight in packs_of(batch, base):
        weights.gradient.zero_()
        # Divided by the tokens of the whole batch, so that it does not matter how the batch is cut into packs.
        part_loss = pass_forward(base, [batch[index] for index in part], settings, LabelLoss.apply) * (weight / supervised)
        part_loss.backward()
        total += weights.gradient
        loss += part_loss.detach()
    return ranks.summed(total), ranks.summed(loss)


def most_tokens(base: Base) -> int:
    """In float32, where a CPU has no bfloat16, a token's activations take twice the bytes: half as many keep the process below 3 GB."""
    return MOST_TOKENS[base.device.type] * 2 // base.dtype.itemsize


def packs_of(rows: list[Row], base: Base) -> list[tuple[list[int], float]]:
    lengths = [len(row.ids) for row in rows]
    return ranks.share_of(in_packs(lengths, ranks.most_tokens(lengths, most_tokens(base))))


def pass_forward(base: Base, rows: list[Row], settings: dict, loss) -> torch.Tensor:
    """The loss summed over all supervised tokens. Logits are made at those positions only."""
    pack = pack_rows([row.ids for row in rows], base.device)
    places = [start + position for start, row in zip(pack.starts, rows, strict=True) for position in row.supervised]
    at = torch.tensor(places, device=base.device)
    labels = Labels(pack.ids[0, at])
    if settings["labels"] == "soft":
        labels.share = settings["softShare"]
        labels.top = torch.cat([row.top for row in rows]).long().to(base.device)
        labels.logs = torch.cat([row.logs for row in rows]).to(base.device)
    hidden = hidden_states(base.model, pack)[at - 1]  # the token before predicts
    return loss(hidden, base.model.get_output_embeddings().weight, labels)


@torch.no_grad()
def validate(base: Base, valid: list[Row], weights: Weights, progress: Progress, settings: dict, send):
    """Measures the held-out loss, keeps the best weights, and decides whether to stop early."""
    sums = sum(pass_forward(base, [valid[index] for index in part], settings, held_out) * weight for part, weight in packs_of(valid, base))
    sums = ranks.summed(sums)
    crossed, divergence = (sums / sum(len(row.supervised) for row in valid)).tolist()
    share = settings["softShare"] or 0.0
    loss = (1 - share) * crossed + share * divergence
    progress.judge_held_out(loss, settings)
    progress.measured = progress.step
    progress.valid_loss.append((progress.step, loss))
    progress.valid_cross_entropy.append((progress.step, crossed))
    send("validation", step=progress.step, loss=loss, crossEntropy=crossed)
    if not progress.step:  # the base: where the curve begins, but no candidate
        return
    if improved(progress, loss, settings["patience"]):
        weights.keep_best()
