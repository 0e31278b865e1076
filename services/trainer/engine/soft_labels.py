"""Gives each row the teacher's distribution over its answers: what the teacher, with the script, would have said next at each token."""

import hashlib
import json
import sys
import time
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

import ranks
from loss import LEAST_TAIL, log_probabilities
from model import Base, hidden_states, keys_and_values, load, load_tokenizer
from packing import in_packs, pack_rows, shared_lead
from prepare import locate, sync
from protocol import EngineError
from rows import Row, render

TOP = 20
# Rows scored between two saves: what a kill costs at most.
SEGMENT = 256
# Most tokens in one forward pass; there is no gradient to keep activations for.
MOST_TOKENS = {"cpu": 2048, "cuda": 65_536}


@torch.no_grad()
def attach(request: dict, student, rows: list[Row], send) -> tuple[str, float]:
    """
    Scores what no earlier attempt has scored; with it stands what is attached by name (no score of another teacher, script or row is taken
    for this one's), and what it all took in seconds. `student` is the student's tokenizer.
    """
    teacher, checkpoints = request["teacher"], Path(request["checkpoints"])
    folder = locate(teacher["base"], request["cache"], send)
    scripted = aligned(rows, teacher["script"], student, load_tokenizer(folder), folder)
    facts = [folder.name, TOP, torch.cuda.is_available(), [[row.ids, row.supervised] for row in scripted]]
    name = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
    checkpoints.mkdir(parents=True, exist_ok=True)
    for other in checkpoints.glob("teacher-*"):
        if not other.name.startswith(f"teacher-{name}-"):
            other.unlink(missing_ok=True)
    firsts = range(0, len(rows), SEGMENT)
    paths = [checkpoints / f"teacher-{name}-{first:08d}.safetensors" for first in firsts]
    found = [read(path) for path in paths]
    ranks.meet()  # nobody writes before all have read
    base = None
    seconds = 0.0
    for first, path, segment in zip(firsts, paths, found, strict=True):
        part = slice(first, first + SEGMENT)
        if segment is None:
            started = time.monotonic()
            if base is None:
                base = load(folder)
                send("phase", phase="scoring")
                # The token before the first supervised one predicts it, so it stays with the row.
                lead = shared_lead([row.ids for row in scripted], min(row.supervised[0] for row in scripted) - 1)
                prefix = keys_and_values(base, scripted[0].ids[:lead])
            segment = score(base, scripted[part], lead, prefix), time.monotonic() - started
            if ranks.RANK == 0:
                write(path, *segment)
        tensors, took = segment
        seconds += took
        counts = [len(row.supervised) for row in rows[part]]
        for row, top, logs in zip(rows[part], tensors["top"].split(counts), tensors["logs"].split(counts), strict=True):
            row.top, row.logs = top, logs
    return name, seconds


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


def score(base: Base, rows: list[Row], lead: int, prefix: list) -> dict[str, torch.Tensor]:
    head = base.model.get_output_embeddings().weight
    tops, logs = [], []
    for part in in_packs([len(row.ids) - lead for row in rows], MOST_TOKENS[base.device.type]):
        pack = pack_rows([rows[index].ids[lead:] for index in part], base.device, prefix)
        places = [s + place - lead - 1 for s, index in zip(pack.starts, part, strict=True) for place in rows[index].supervised]
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
