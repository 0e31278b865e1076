"""Scores the teacher's held-out answers under three arms of one model: base, base+prompt, and the student (adapter on)."""

from contextlib import contextmanager
from dataclasses import dataclass

import torch

from model import Base, hidden_states, load
from packing import in_packs, pack_rows
from prepare import locate
from protocol import EngineError
from rows import Row, read_examples, render, tokens

# Most tokens in one forward pass; there is no gradient to keep activations for.
MOST_TOKENS = {"cpu": 2048, "cuda": 65_536}
# Positions whose full distributions are compared at once.
POSITIONS = 64
ARMS = ("base", "base+prompt", "student")


@dataclass
class Arm:
    rows: list[Row]
    # Tokens that all rows begin with, and the keys and values that they leave in each layer.
    lead: int
    prefix: list[tuple[torch.Tensor, torch.Tensor]]
    adapter: bool


@torch.no_grad()
def score(request: dict, send) -> dict:
    """Sends `scored` for each row; returns how many tokens the prompt and the demonstrations add to every query."""
    from peft import PeftModel

    folder = locate(request["base"], request["cache"], send)
    send("phase", phase="loading")
    base = load(folder)
    examples = read_examples(request["rows"])
    if not examples:
        raise EngineError("invalid_rows", "There is no row to score")
    script = request["script"]
    plain, scripted = rendered(examples, [], base.tokenizer), rendered(examples, script, base.tokenizer)
    for one, other in zip(plain, scripted, strict=True):
        if [one.ids[place] for place in one.scored] != [other.ids[place] for place in other.scored]:
            raise EngineError("invalid_rows", f"Row {one.id} has other answer tokens with the script than without")
    model = PeftModel.from_pretrained(base.model, request["adapter"], autocast_adapter_dtype=False)
    try:
        for name, parameter in model.named_parameters():
            # The adapter alone: the base keeps some buffers (rotary frequencies) in float32, and is used again.
            if "lora_" in name:
                parameter.data = parameter.data.to(base.device, base.dtype)
        send("phase", phase="scoring")
        arms = {
            "base": begin(base, model, plain, adapter=False),
            "base+prompt": begin(base, model, scripted, adapter=False),
            "student": begin(base, model, plain, adapter=True),
        }
        head = base.model.get_output_embeddings().weight.float()
        done = 0
        for part in in_packs([len(row.ids) for row in plain], MOST_TOKENS[base.device.type]):
            hidden = {name: answer_states(base, model, arm, part) for name, arm in arms.items()}
            for place, index in enumerate(part):
                states = {name: hidden[name][place] for name in ARMS}
                row = plain[index]
                targets = torch.tensor([row.ids[position] for position in row.scored], device=base.device)
                done += 1
                scores = compared(states, targets, head, request["kl"])
                send("scored", done=done, total=len(plain), row={"id": row.id, "tokens": len(targets), "arms": scores})
    finally:
        model.unload()
    return script_tokens(examples[0], script, base.tokenizer)


def rendered(examples: list[dict], script: list[dict], tokenizer) -> list[Row]:
    rows, faults = [], []
    for example in examples:
        try:
            rows.append(render(example["id"], script, example["messages"], tokenizer))
        except ValueError as error:
            faults.append(f"{example['id']} {error}")
    if faults:
        raise EngineError("invalid_rows", f"{len(faults)} rows cannot be scored: {'; '.join(faults[:10])}")
    return rows


@contextmanager
def adapter_switched(model, on: bool):
    if on:
        yield
    else:
        with model.disable_adapter():
            yield


def begin(base: Base, model, rows: list[Row], adapter: bool) -> Arm:
    """Evaluates once what all rows begin with."""
    # The token before the first scored one predicts it, so it stays with the row.
    most = min(row.scored[0] - 1 for row in rows)
    first = rows[0].ids
    lead = next((place for place in range(most) if any(row.ids[place] != first[place] for row in rows)), most)
    prefix = []
    if lead:
        with adapter_switched(model, adapter):
            pack = pack_rows([first[:lead]], base.device)
            pack.collected = prefix
            hidden_states(base.model, pack)
    return Arm(rows, lead, prefix, adapter)


def answer_states(base: Base, model, arm: Arm, part: list[int]) -> list[torch.Tensor]:
    """For each row the last layer's output where its answer is predicted. (scored tokens, hidden)"""
    rows = [arm.rows[index] for index in part]
    with adapter_switched(model, arm.adapter):
        pack = pack_rows([row.ids[arm.lead :] for row in rows], base.device, arm.prefix)
        hidden = hidden_states(base.model, pack)
    places = [[start + place - arm.lead - 1 for place in row.scored] for start, row in zip(pack.starts, rows, strict=True)]
    return [hidden[torch.tensor(where, device=base.device)] for where in places]


def compared(states: dict[str, torch.Tensor], targets: torch.Tensor, head: torch.Tensor, kl: bool) -> dict:
    """Sums over the answer's tokens: negative log-likelihood, and KL(base+prompt ‖ arm) over the full vocabulary, in float32."""
    sums = {name: {"nll": 0.0, "kl": 0.0 if kl else None} for name in ARMS}
    for first in range(0, len(targets), POSITIONS):
        part = slice(first, first + POSITIONS)
        logs = {name: torch.log_softmax(states[name][part].float() @ head.t(), -1) for name in ARMS}  # (positions, vocabulary)
        for name in ARMS:
            sums[name]["nll"] -= logs[name].gather(1, targets[part, None]).sum().item()
        if kl:
            expected = logs["base+prompt"].exp()
            for name in ("base", "student"):
                sums[name]["kl"] += (expected * (logs["base+prompt"] - logs[name])).sum().item()
    return sums


def script_tokens(example: dict, script: list[dict], tokenizer) -> dict:
    """What the system turn and the demonstrations add to a question as it is asked without them."""
    question = example["messages"][:1]
    system = [message for message in script if message["role"] == "system"]
    plain, prompted, whole = (len(tokens(tokenizer, [*before, *question], add_generation_prompt=True)) for before in ([], system, script))
    return {"prompt": prompted - plain, "demonstrations": whole - prompted}
