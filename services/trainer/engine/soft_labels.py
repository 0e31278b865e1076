"""Gives each row the teacher's distribution over its answers: what the teacher, with the script, would have said next at each token."""

import hashlib
import json
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

import ranks
from fused import bare
from loss import LEAST_TAIL, log_probabilities
from model import Base, hidden_states, keys_and_values, load, load_tokenizer
from packing import in_packs, pack_rows, shared_lead
from prepare import locate, sync
from protocol import EngineError
from rows import Row, render
from schedule import sampled

TOP = 20
# Rows scored between two saves: what a kill costs at most.
SEGMENT = 256
# The same where a step waits for them: a few seconds on a CPU, and still enough to fill the passes.
AWAITED = 32
# Most tokens in one forward pass; there is no gradient to keep activations for.
MOST_TOKENS = {"cpu": 2048, "cuda": 65_536}


@dataclass
class Segment:
    """Rows that are scored together: what they are given depends on them alone, never on the moment."""

    path: Path
    rows: list[Row]
    scripted: list[Row]  # the same as the teacher gets them, without the lead


@dataclass
class SoftLabels:
    """What the teacher says, attached to the rows before they are needed. With hard labels there is nothing to attach."""

    # No score of another teacher, script or row is taken for one of this name.
    name: str | None = None
    # What scoring took, in all attempts.
    seconds: float | None = None
    # Tokens that all rows begin with, the script above all: they are evaluated once.
    lead: list[int] = field(default_factory=list)
    prefix: list[tuple[torch.Tensor, torch.Tensor]] | None = None
    # What no attempt has scored, in the order in which training meets it.
    pending: list[Segment] = field(default_factory=list)

    def attach(self, base: Base, rows: list[Row]) -> float:
        """Sees to it that these rows have their labels; returns the seconds that it took."""
        started = time.monotonic()
        while self.pending and any(row.top is None for row in rows):
            self.score_next(base)
        return time.monotonic() - started

    @torch.no_grad()
    def score_next(self, base: Base):
        segment, started = self.pending[0], time.monotonic()
        with bare(base.model):
            if self.prefix is None:
                self.prefix = keys_and_values(base, self.lead)
            tensors = score(base, segment.scripted, self.prefix)
        seconds = time.monotonic() - started
        if ranks.RANK == 0:
            write(segment.path, tensors, seconds)
        self.take(segment, tensors, seconds)
        del self.pending[0]
        if not self.pending:
            self.prefix = None

    def take(self, segment: Segment, tensors: dict[str, torch.Tensor], seconds: float):
        self.seconds += seconds
        counts = [len(row.supervised) for row in segment.rows]
        for row, top, logs in zip(segment.rows, tensors["top"].split(counts), tensors["logs"].split(counts), strict=True):
            row.top, row.logs = top, logs


def begin(request: dict, student, own: Path, rows: list[Row], valid: list[Row], send) -> SoftLabels:
    """
    Attaches what earlier attempts have scored. A teacher of its own scores the rest here and is let go before the student is loaded; the
    student's base (`own`) does so when training needs it, which so begins at once. `student` is the student's tokenizer.
    """
    teacher, checkpoints = request["teacher"], Path(request["checkpoints"])
    folder = locate(teacher["base"], request["cache"], send)
    awaited = folder.samefile(own)
    ordered = [*valid, *(rows[index] for index in sampled(len(rows), request["settings"]["seed"], 0, len(rows)))]
    scripted = aligned(ordered, teacher["script"], student, load_tokenizer(folder), folder)
    # The held-out rows are met before the first step, all others one by one.
    firsts = [*range(0, len(valid), SEGMENT), *range(len(valid), len(ordered), AWAITED if awaited else SEGMENT)]
    facts = [folder.name, TOP, torch.cuda.is_available(), firsts, [[row.ids, row.supervised] for row in scripted]]
    name = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
    checkpoints.mkdir(parents=True, exist_ok=True)
    for other in checkpoints.glob("teacher-*"):
        if not other.name.startswith(f"teacher-{name}-"):
            other.unlink(missing_ok=True)
    # The token before the first supervised one predicts it, so it stays with the row.
    most = min(row.supervised[0] for row in scripted) - 1
    lead = scripted[0].ids[: shared_lead([row.ids for row in scripted], most)]
    labels = SoftLabels(name, 0.0, lead)
    behind = [without(row, len(lead)) for row in scripted]
    for first, end in zip(firsts, [*firsts[1:], len(ordered)], strict=True):
        segment = Segment(checkpoints / f"teacher-{name}-{first:08d}.safetensors", ordered[first:end], behind[first:end])
        found = read(segment.path)
        if found is None:
            labels.pending.append(segment)
        else:
            labels.take(segment, *found)
    ranks.meet()  # nobody writes before all have read
    if labels.pending and not awaited:
        base = load(folder)
        send("phase", phase="scoring")
        labels.attach(base, ordered)
    return labels


def without(row: Row, lead: int) -> Row:
    """What is left of a row behind tokens that all begin with."""
    return replace(row, ids=row.ids[lead:], supervised=[place - lead for place in row.supervised])


def aligned(rows: list[Row], script: list[dict], student, tokenizer, folder: Path) -> list[Row]:
    """The rows as the teacher gets them. Its tokens must be the student's: a probability belongs to a token."""
    mend = "take training.labels: hard, or a teacher with the student's tokenizer"
    if tokenizer.get_vocab() != student.get_vocab():
        raise EngineError("tokenizer_mismatch", f"The tokenizer of the teacher {folder.name} is not the student's: {mend}")
    scripted = []
    for row in rows:
        try:
            scripted.append(render(row.id, script, row.messages, tokenizer))
        except ValueError as error:
            raise EngineError("invalid_rows", f"Row {row.id}, behind the script, {error}") from error
        if answer(scripted[-1]) != answer(row):
            message = f"The teacher {folder.name} renders the answer of row {row.id} to other tokens than the student: {mend}"
            raise EngineError("tokenizer_mismatch", message)
    return scripted


def answer(row: Row) -> list[int]:
    return [row.ids[place] for place in row.supervised]


def score(base: Base, rows: list[Row], prefix: list) -> dict[str, torch.Tensor]:
    head = base.model.get_output_embeddings().weight
    tops, logs = [], []
    for part in in_packs([len(row.ids) for row in rows], MOST_TOKENS[base.device.type]):
        pack = pack_rows([rows[index].ids for index in part], base.device, prefix)
        places = [start + place - 1 for start, index in zip(pack.starts, part, strict=True) for place in rows[index].supervised]
        hidden = hidden_states(base.model, pack)[torch.tensor(places, device=base.device)]
        for stretch, all_logs in log_probabilities(hidden, head):
            values, top = all_logs[: len(hidden[stretch])].topk(TOP, dim=1)
            rest = (1 - values.exp().sum(1, keepdim=True)).clamp_(min=LEAST_TAIL).log()
            tops.append(top.int().cpu())
            logs.append(torch.cat([values, rest], 1).cpu())
    return {"top": torch.cat(tops), "logs": torch.cat(logs)}


def write(path: Path, tensors: dict[str, torch.Tensor], seconds: float):
    draft = path.with_name(f".{path.name}")
    save_file(tensors, draft, metadata={"seconds": str(seconds)})
    sync(draft)
    draft.rename(path)
    sync(path.parent)


def read(path: Path) -> tuple[dict[str, torch.Tensor], float] | None:
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in ("top", "logs")}, float(file.metadata()["seconds"])
    except SafetensorError as error:
        print(f"{path.name} cannot be read: {error}", file=sys.stderr)
        return None
