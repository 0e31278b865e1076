"""What is kept of a training on Tinker's service, so that a crash goes on with it instead of paying for a second one."""

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

from prepare import sync


@dataclass
class Progress:
    """As of the state that was last saved on the service."""

    step: int = 0
    # tinker:// of the weights and the optimiser after `step`, and of the best of them.
    state: str | None = None
    best_state: str | None = None
    best_step: int = 0
    best_loss: float = math.inf
    worse_in_a_row: int = 0
    ended: bool = False
    supervised_tokens: int = 0
    step_seconds: float = 0.0
    seconds: float = 0.0
    train_loss: list[tuple[int, float]] = field(default_factory=list)
    valid_loss: list[tuple[int, float]] = field(default_factory=list)
    resumed_from: list[int] = field(default_factory=list)


class Kept:
    """The file. `tokens` counts what the service has read, also in steps that a crash has undone: it is paid all the same."""

    def __init__(self, path: str, fingerprint: str):
        self.path = Path(path)
        self.fingerprint = fingerprint
        self.job: str | None = None
        self.tokens = 0
        self.progress = Progress()
        self.durable: dict = {}

    def load(self) -> bool:
        """True when there is a training of these very rows and settings to go on with."""
        try:
            kept = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return False
        if kept.get("fingerprint") != self.fingerprint:
            return False
        self.job, self.tokens = kept["job"], kept["tokens"]
        if kept["progress"]["state"] is None:
            return False
        self.progress = Progress(**{**kept["progress"], "best_loss": kept["progress"]["best_loss"] or math.inf})
        self.durable = kept["progress"]
        self.progress.resumed_from.append(self.progress.step)
        return True

    def save(self, progress: Progress | None = None):
        """With `progress` after a state was saved on the service; without, only what is to be paid."""
        if progress is not None:
            self.durable = {**asdict(progress), "best_loss": progress.best_loss if math.isfinite(progress.best_loss) else None}
        kept = {"job": self.job, "tokens": self.tokens, "fingerprint": self.fingerprint, "progress": self.durable}
        draft = self.path.with_suffix(".draft")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(kept))
        sync(draft)
        draft.rename(self.path)
