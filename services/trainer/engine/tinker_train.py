"""Trains a LoRA adapter on Tinker's service. Rows, batches, rates and the normalised loss are ours; the service computes."""

import hashlib
import json
import math
import threading
import time
from collections import deque
from importlib.metadata import version
from pathlib import Path

from progress import ends_point, improved
from protocol import EngineError
from rows import Row, read_rows
from schedule import examples_of, measured_after, rate_factor, sampled
from tinker_data import datums, loss_of
from tinker_service import assert_trainable, explained, fetch_adapter, sdk
from tinker_state import Kept, Progress

# States on the service are only for going on after a stop.
STATE_TTL_SECONDS = 7 * 24 * 3600
ATTENTION, MLP = {"q", "k", "v", "o"}, {"gate", "up", "down"}
# Steps under way at once: the next one is there when the service is done with one.
PIPELINED = 2


class Run:
    """One training: the SDK's clients, and where it stands."""

    def __init__(self, tinker, request: dict, send, stopping: threading.Event):
        self.tinker, self.request, self.settings, self.send, self.stopping = tinker, request, request["settings"], send, stopping
        tokenizer = load_tokenizer(request["tokenizer"])
        self.rows = read_rows(request["train"], tokenizer, self.settings["maxTokens"])
        self.valid = read_rows(request["valid"], tokenizer, self.settings["maxTokens"]) if request["valid"] else []
        if not self.rows:
            raise EngineError("invalid_rows", f"{Path(request['train']).name} holds no row")
        facts = [self.settings, request["base"], [[row.ids, row.supervised] for row in self.rows], [row.ids for row in self.valid]]
        self.kept = Kept(request["state"], hashlib.sha256(json.dumps(facts).encode()).hexdigest())
        self.metadata = {"distillation": request["name"]}
        self.service = tinker.ServiceClient(user_metadata=self.metadata)
        self.client = None

    def open(self) -> Progress:
        """The training client: at the last saved state of this training, or a new one."""
        if self.kept.load():
            progress = self.kept.progress
            opened = self.service.create_training_client_from_state_with_optimizer(progress.state, user_metadata=self.metadata)
            self.client = opened.result()
            return progress
        projections = set(self.settings["projections"])
        assert projections & ATTENTION in (set(), ATTENTION) and projections & MLP in (set(), MLP), f"no whole groups: {projections}"
        self.client = self.service.create_lora_training_client(
            base_model=self.request["base"],
            rank=self.settings["rank"],
            seed=self.settings["seed"],
            train_attn=bool(projections & ATTENTION),
            train_mlp=bool(projections & MLP),
            train_unembed=False,
            user_metadata=self.metadata,
        ).result()
        self.kept.job = self.kept.job or self.client.model_id
        self.kept.save(Progress())
        return Progress()


def train_tinker(request: dict, send, stopping: threading.Event) -> dict | None:
    """Returns the summary, or None when it was stopped at a saved state."""
    tinker = sdk()
    with explained(tinker):
        assert_trainable(tinker, request["base"])
        send("phase", phase="loading")
        run = Run(tinker, request, send, stopping)
        status = "errored"
        try:
            progress = run.open()
            send("phase", phase="training")
            finished = loop(run, progress)
            status = "success" if finished else "interrupted"
            if not finished:
                return None
            send("phase", phase="exporting")
            return finish(run, progress)
        finally:
            close(run, status)


def loop(run: Run, progress: Progress) -> bool:
    """False when it was stopped. Steps are submitted ahead of the one that is waited for, but never past one after which the weights are
    measured or saved."""
    settings, rows, size, stopping = run.settings, run.rows, run.settings["batch"], run.stopping
    examples = examples_of(settings, len(rows))
    steps = math.ceil(examples / size)
    saved, submitted, began = progress.step, progress.step, time.monotonic() - progress.seconds
    if run.valid and not progress.step:
        measure(run, progress)
    under_way: deque = deque()
    halts, waited = False, time.monotonic()
    while progress.step < steps and not progress.ended:
        while submitted < steps and len(under_way) < PIPELINED and not halts and not stopping.is_set():
            first, end = submitted * size, min((submitted + 1) * size, examples)
            batch = [rows[index] for index in sampled(len(rows), settings["seed"], first, end)]
            rate = settings["learningRate"] * rate_factor(submitted, steps, settings)
            submitted += 1
            measured = bool(run.valid) and measured_after(submitted, steps, size, len(rows))
            halts = submitted == steps or measured or submitted - saved >= run.request["checkpointSteps"]
            under_way.append((submit(run, batch, rate), {"batch": batch, "rate": rate, "steps": steps, "measured": measured}))
        if under_way:
            step, facts = under_way.popleft()
            settle(run, progress, step, {**facts, "since": waited})
            waited = time.monotonic()
        if under_way:
            continue
        better = progress.step > saved and facts["measured"] and measure(run, progress)
        progress.seconds = time.monotonic() - began
        if progress.step > saved:
            save_state(run, progress, better)
        saved, halts = progress.step, False
        if stopping.is_set() and progress.step < steps and not progress.ended:
            return False
    return True


def submit(run: Run, batch: list[Row], rate: float) -> tuple:
    """Gradient and step go together: waiting between them would cost a cycle of the service."""
    settings = run.settings
    adam = run.tinker.AdamParams(
        learning_rate=rate,
        beta1=settings["beta1"],
        beta2=settings["beta2"],
        eps=1e-8,
        grad_clip_norm=settings["clip"] or 0.0,
    )
    data = datums(run.tinker, batch)
    run.kept.tokens += sum(len(row.ids) - 1 for row in batch)
    return run.client.forward_backward(data, "cross_entropy"), run.client.optim_step(adam), data


def settle(run: Run, progress: Progress, step: tuple, facts: dict):
    """Waits for one step and tells of it."""
    gradient, moved, data = step
    loss = loss_of(gradient.result(), data)
    moved.result()
    progress.step += 1
    finite(loss, progress.step, run.settings)
    progress.supervised_tokens += sum(len(row.supervised) for row in facts["batch"])
    progress.step_seconds += time.monotonic() - facts["since"]
    if ends_point(progress.step, facts["steps"]):
        progress.train_loss.append((progress.step, loss))
    run.kept.save()
    speed = progress.supervised_tokens / max(progress.step_seconds, 1e-9)
    run.send("step", step=progress.step, steps=facts["steps"], loss=loss, learningRate=facts["rate"], supervisedTokensPerSecond=speed)


def measure(run: Run, progress: Progress) -> bool:
    """The held-out loss; true when it is the best so far. Decides whether to stop early."""
    data = datums(run.tinker, run.valid)
    run.kept.tokens += sum(len(row.ids) - 1 for row in run.valid)
    loss = loss_of(run.client.forward(data, "cross_entropy").result(), data)
    finite(loss, progress.step, run.settings)
    progress.valid_loss.append((progress.step, loss))
    run.send("validation", step=progress.step, loss=loss, crossEntropy=loss)
    if not progress.step:  # the base: where the curve begins, but no candidate
        return False
    return improved(progress, loss, run.settings["patience"])


def finite(loss: float, step: int, settings: dict):
    if not math.isfinite(loss):
        message = f"The loss became {loss} at step {step}: lower training.learningRate ({settings['learningRate']})"
        raise EngineError("diverged", message)


def save_state(run: Run, progress: Progress, best: bool):
    """On the service, and where it lies in our own file."""
    progress.state = run.client.save_state(f"step-{progress.step}", ttl_seconds=STATE_TTL_SECONDS).result().path
    if best:
        progress.best_state = progress.state
    run.kept.save(progress)
    run.send("checkpoint", step=progress.step)


def finish(run: Run, progress: Progress) -> dict:
    """Saves the best weights for sampling, under the name that the student is asked by, and fetches the adapter where that is allowed."""
    if progress.best_step not in (0, progress.step):
        run.client = run.service.create_training_client_from_state(progress.best_state, user_metadata=run.metadata).result()
    model = run.client.save_weights_for_sampler(run.request["name"]).result().path
    fetch_adapter(run.tinker, run.client, run.request["name"], Path(run.request["output"]))
    settings, seen = run.settings, progress.step * run.settings["batch"] / len(run.rows)
    return {
        "model": model,
        "job": run.kept.job,
        "steps": progress.step,
        "epochs": min(seen, settings["epochs"] if settings["steps"] is None else math.inf),
        "seconds": progress.seconds,
        "rows": len(run.rows),
        "trainedTokens": run.kept.tokens,
        "supervisedTokens": progress.supervised_tokens,
        "bestStep": progress.best_step or progress.step,
        "trainLoss": progress.train_loss,
        "validLoss": progress.valid_loss,
        "resumedFrom": progress.resumed_from,
        "versions": {"tinker": version("tinker")},
    }


def load_tokenizer(name: str):
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(name)
    except Exception as error:
        message = f"The tokenizer {name} cannot be loaded ({type(error).__name__}): name a folder as tokenizer in the student's entry"
        raise EngineError("base_unreadable", message) from error


def close(run: Run, status: str):
    """Tells the service that nothing more comes; one that does not answer is left alone."""
    try:
        run.service.close(status).result(timeout=5)
    except Exception as error:
        print(f"the session was not closed: {type(error).__name__}", flush=True)
