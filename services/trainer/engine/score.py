"""Scores given answers: what each token's log-probability is under arms that differ in script and adapter."""

import math
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from model import Base, hidden_states, keys_and_values, load
from packing import in_packs, pack_rows, shared_lead
from prepare import locate
from protocol import EngineError
from rows import Row, read_examples, render, tokens

# Most tokens in one forward pass; there is no gradient to keep activations for.
MOST_TOKENS = {"cpu": 2048, "cuda": 65_536}
# Positions whose full distributions are compared at once.
POSITIONS = 64


@dataclass
class Arm:
    rows: list[Row]
    # Tokens that all rows begin with, and the keys and values that they leave in each layer.
    lead: int
    prefix: list[tuple[torch.Tensor, torch.Tensor]]
    adapter: bool


@torch.no_grad()
def score(request: dict, send) -> dict:
    """Sends `scored` for each row; returns how many tokens the longest script adds to every query, and what a token takes of the cache."""
    check(request)
    folder = locate(request["base"], request["cache"], send)
    send("phase", phase="loading")
    base = load(folder)
    examples = read_examples(request["rows"])
    if not examples:
        raise EngineError("invalid_rows", "There is no row to score")
    sides = {arm["name"]: rendered(examples, arm["script"], base.tokenizer) for arm in request["arms"]}
    plain = next(iter(sides.values()))
    for other in sides.values():
        for one, same in zip(plain, other, strict=True):
            if [one.ids[place] for place in one.scored] != [same.ids[place] for place in same.scored]:
                raise EngineError("invalid_rows", f"Row {one.id} has other answer tokens with one script than with another")
    with adapted(base, request["adapter"]) as model:
        send("phase", phase="scoring")
        arms = {arm["name"]: begin(base, model, sides[arm["name"]], arm["adapter"]) for arm in request["arms"]}
        head = base.model.get_output_embeddings().weight.float()
        lengths = [max(len(arm.rows[index].ids) - arm.lead for arm in arms.values()) for index in range(len(plain))]
        done = 0
        for part in in_packs(lengths, MOST_TOKENS[base.device.type]):
            hidden = {name: answer_states(base, model, arm, part) for name, arm in arms.items()}
            for place, index in enumerate(part):
                row = plain[index]
                targets = torch.tensor([row.ids[position] for position in row.scored], device=base.device)
                states = {name: hidden[name][place] for name in arms}
                scores = compared(states, targets, head, request["reference"], request["perToken"])
                assert_numbers(row.id, scores)
                done += 1
                send("scored", done=done, total=len(plain), row={"id": row.id, "tokens": len(targets), "arms": scores})
    script = max((arm["script"] for arm in request["arms"]), key=len)
    counts = script_tokens(examples[0], script, base.tokenizer)
    return {"scriptTokens": counts, "keyValueBytesPerToken": key_value_bytes(base.model.config)}


def check(request: dict):
    names = [arm["name"] for arm in request["arms"]]
    if len(set(names)) < len(names):
        raise EngineError("invalid_request", f"Two arms have one name: {', '.join(names)}")
    if request["reference"] not in (None, *names):
        raise EngineError("invalid_request", f"The reference {request['reference']} is none of the arms {', '.join(names)}")
    if request["adapter"] is None and any(arm["adapter"] for arm in request["arms"]):
        raise EngineError("invalid_request", "An arm has the adapter on, and the request names none")


@contextmanager
def adapted(base: Base, adapter: str | None):
    """The base with the adapter of this folder put on, for a while; None where there is none."""
    if adapter is None:
        yield None
        return
    from peft import PeftModel

    try:
        model = PeftModel.from_pretrained(base.model, adapter, autocast_adapter_dtype=False)
    except (OSError, ValueError) as error:
        raise EngineError("invalid_request", f"{adapter} holds no adapter of this base: {error}") from error
    try:
        for name, parameter in model.named_parameters():
            # The adapter alone: the base keeps some buffers (rotary frequencies) in float32, and is used again.
            if "lora_" in name:
                parameter.data = parameter.data.to(base.device, base.dtype)
        yield model
    finally:
        model.unload()


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
    if on or model is None:
        yield
    else:
        with model.disable_adapter():
            yield


def begin(base: Base, model, rows: list[Row], adapter: bool) -> Arm:
    """Evaluates once what all rows begin with."""
    # The token before the first scored one predicts it, so it stays with the row.
    lead = shared_lead([row.ids for row in rows], min(row.scored[0] for row in rows) - 1)
    with adapter_switched(model, adapter):
        prefix = keys_and_values(base, rows[0].ids[:lead])
    return Arm(rows, lead, prefix, adapter)


def answer_states(base: Base, model, arm: Arm, part: list[int]) -> list[torch.Tensor]:
    """For each row the last layer's output where its answer is predicted. (scored tokens, hidden)"""
    rows = [arm.rows[index] for index in part]
    with adapter_switched(model, arm.adapter):
        pack = pack_rows([row.ids[arm.lead :] for row in rows], base.device, arm.prefix)
        hidden = hidden_states(base.model, pack)
    places = [[start + place - arm.lead - 1 for place in row.scored] for start, row in zip(pack.starts, rows, strict=True)]
    return [hidden[torch.tensor(where, device=base.device)] for where in places]


def compared(states: dict[str, torch.Tensor], targets: torch.Tensor, head: torch.Tensor, reference: str | None, per_token: bool) -> dict:
    """Sums over the answer's tokens: negative log-likelihood, and KL(reference ‖ arm) over the full vocabulary, in float32."""
    scores = {name: {"nll": 0.0, "kl": None if reference is None else 0.0} for name in states}
    for first in range(0, len(targets), POSITIONS):
        part = slice(first, first + POSITIONS)
        logs = {name: torch.log_softmax(state[part].float() @ head.t(), -1) for name, state in states.items()}  # (positions, vocabulary)
        for name, log in logs.items():
            chosen = log.gather(1, targets[part, None])[:, 0]
            scores[name]["nll"] -= chosen.sum().item()
            if per_token:
                scores[name].setdefault("logProbabilities", []).extend(chosen.tolist())
            if reference is not None and name != reference:
                scores[name]["kl"] += (logs[reference].exp() * (logs[reference] - log)).sum().item()
    return scores


def assert_numbers(row: str, scores: dict):
    for arm, score in scores.items():
        if not all(math.isfinite(value) for value in (score["nll"], score["kl"] or 0.0)):
            what = f"Row {row} has a score under {arm} that is no finite number"
            raise EngineError("scores_not_finite", f"{what}: the weights of the base or of the adapter hold such values")


def script_tokens(example: dict, script: list[dict], tokenizer) -> dict:
    """What the system turn and the demonstrations add to a question as it is asked without them."""
    question = example["messages"][:1]
    system = [message for message in script if message["role"] == "system"]
    plain, prompted, whole = (len(tokens(tokenizer, [*before, *question], add_generation_prompt=True)) for before in ([], system, script))
    return {"prompt": prompted - plain, "demonstrations": whole - prompted}


def key_value_bytes(config) -> int | None:
    """A key and a value for each layer and key-value head, two bytes a number; None where the config does not say."""
    heads = getattr(config, "num_attention_heads", None)
    pairs = getattr(config, "num_key_value_heads", None) or heads
    # A config may give a head a size of its own, which the hidden size then does not tell.
    size = getattr(config, "head_dim", None) or (config.hidden_size // heads if heads else None)
    layers = getattr(config, "num_hidden_layers", None)
    return 2 * layers * pairs * size * 2 if layers and pairs and size else None
