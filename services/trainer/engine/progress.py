"""How far a training has come: what a checkpoint keeps beside the tensors, when it is gone wrong, and what is told at its end."""

import math
import resource
from dataclasses import dataclass, field

import torch

from protocol import EngineError
from rows import Row

# A run has diverged when so many steps in a row lie above twice the first loss and a nat: a single row may well be that hard.
WORSE_STEPS = 5
# Of the curve of training losses, at most.
CURVE_POINTS = 1000


@dataclass
class Progress:
    fingerprint: str
    step: int = 0
    # The last step after which the held-out rows were measured.
    measured: int = -1
    best_step: int = 0
    best_loss: float = math.inf
    worse_in_a_row: int = 0
    # Losses since the last point of the curve, and of the first steps.
    window: list[float] = field(default_factory=list)
    first_losses: list[float] = field(default_factory=list)
    # Steps in a row whose loss is far above where it began.
    above: int = 0
    saved: int | None = None
    ended: bool = False
    total_tokens: int = 0
    supervised_tokens: int = 0
    step_seconds: float = 0.0
    seconds: float = 0.0
    train_loss: list[tuple[int, float]] = field(default_factory=list)
    valid_loss: list[tuple[int, float]] = field(default_factory=list)
    valid_cross_entropy: list[tuple[int, float]] = field(default_factory=list)
    resumed_from: list[int] = field(default_factory=list)

    def took(self, batch: list[Row], loss: float, seconds: float, steps: int):
        """Counts a step that was taken, of so many in all."""
        self.step += 1
        self.total_tokens += sum(len(row.ids) for row in batch)
        self.supervised_tokens += sum(len(row.supervised) for row in batch)
        self.step_seconds += seconds
        self.window.append(loss)
        if ends_point(self.step, steps):
            self.train_loss.append((self.step, sum(self.window) / len(self.window)))
            self.window.clear()

    @property
    def highest(self) -> float:
        """The loss above which training goes wrong: by the held-out rows before the first step, or else by the first steps."""
        first = self.valid_loss[0][1] if self.valid_loss else sum(self.first_losses) / max(len(self.first_losses), 1)
        return 2 * first + 1

    def judge(self, loss: float, gradient: float, settings: dict):
        """Looks at a step that is not taken yet, so that the weights stay good."""
        if not math.isfinite(loss + gradient):
            self.diverged(f"The loss became {loss} with a gradient of {gradient} at step {self.step + 1}", settings)
        if len(self.first_losses) < WORSE_STEPS:
            self.first_losses.append(loss)
        self.above = self.above + 1 if loss > self.highest else 0
        if self.above == WORSE_STEPS:
            self.diverged(f"The loss rose to {loss:.3f} by step {self.step + 1}, far above where it began", settings)

    def judge_held_out(self, loss: float, settings: dict):
        if self.valid_loss and not loss <= self.highest:
            self.diverged(f"The held-out loss became {loss:.3f} after step {self.step}; it began at {self.valid_loss[0][1]:.3f}", settings)
        if not math.isfinite(loss):
            self.diverged(f"The held-out loss is {loss} before the first step", settings)

    def diverged(self, what: str, settings: dict):
        clip = " and set training.clip to 1" if settings["clip"] is None else ""
        raise EngineError("diverged", f"{what}: lower training.learningRate ({settings['learningRate']}){clip}. {self.kept}")

    @property
    def kept(self) -> str:
        """What a run that fails leaves behind."""
        if self.saved is None:
            return "No checkpoint was written yet"
        best = f", with the best weights so far (step {self.best_step}, held-out loss {self.best_loss:.3f})" if self.best_step else ""
        return f"The checkpoint of step {self.saved} is kept{best}"

    def summary(self, settings: dict, rows: int, base, weights) -> dict:
        busy = self.step_seconds or math.inf
        device = torch.cuda.max_memory_allocated() if base.device.type == "cuda" else 0
        return {
            "steps": self.step,
            "epochs": min(self.step * settings["batch"] / rows, settings["epochs"] if settings["steps"] is None else math.inf),
            "seconds": self.seconds,
            "rows": rows,
            "totalTokens": self.total_tokens,
            "supervisedTokens": self.supervised_tokens,
            "supervisedTokensPerSecond": self.supervised_tokens / busy,
            "totalTokensPerSecond": self.total_tokens / busy,
            "peakMemoryBytes": device or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "precision": base.precision,
            "bestStep": self.best_step or self.step,
            "trainLoss": self.train_loss,
            "validLoss": self.valid_loss,
            "validCrossEntropy": self.valid_cross_entropy,
            "resumedFrom": self.resumed_from,
            "parameters": sum(parameter.numel() for parameter in base.model.parameters() if not parameter.requires_grad),
            "trainableParameters": weights.master.numel(),
        }


def ends_point(step: int, steps: int) -> bool:
    """Whether the curve of training losses has a point at this step, of so many in all."""
    return step % math.ceil(steps / CURVE_POINTS) == 0 or step == steps


def improved(progress, loss: float, patience: int | None) -> bool:
    """
    Whether a held-out loss is the best so far, which `progress` then remembers. When that many in a row were none, it ends the training.
    `progress` is that of any way to train.
    """
    if loss < progress.best_loss:
        progress.best_loss, progress.best_step, progress.worse_in_a_row = loss, progress.step, 0
        return True
    progress.worse_in_a_row += 1
    progress.ended = patience is not None and progress.worse_in_a_row >= patience
    return False
