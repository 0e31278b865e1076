"""Checks a trained adapter as it will be served: llama.cpp must see the same prompts and give the same probabilities as the engine does."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch

from llama import serving
from model import Base, hidden_states, load
from packing import in_packs, pack_rows
from prepare import locate
from protocol import EngineError
from rows import read_examples, tokens
from score import MOST_TOKENS, adapted, adapter_switched

# Tokens of each answer that are compared, answers at once, and likeliest first tokens whose probabilities are compared with and without.
ANSWER = 12
SLOTS = 4
LIKELIEST = 20
# What passes, in nats: mean and largest difference of a token's log-probability, mean difference of the adapter's effect.
# In float32 on both sides a random llama gave 0.002, 0.010 and 0.002: the server keeps keys and values in 16 bits. With a Q4_1 base, whose
# activations llama.cpp rounds to 8 bits, SmolLM2-135M gave after an epoch of `recommended` 0.019, 0.29 and 0.12; after `paper` 0.033, 0.22
# and 0.15; after 2 steps 0.056, 0.34 and 0.12; in float32 about the same. Adapters with the rows of q and k in the wrong order gave
# 0.064, 0.64 and 0.42; 0.35, 6.8 and 1.43; after 2 steps, when there is little to tell yet, 0.058, 0.42 and 0.11.
EXACT = (5e-3, 5e-2, 2e-2)
ROUNDED = (0.15, 1.5, 0.3)
# Mean effect of the adapter on the likeliest first tokens, in nats, below which the server answers as the base does.
LEAST_EFFECT = 1e-3


@dataclass
class Asked:
    id: str
    prompt: list[int]
    answer: list[int]  # the server's greedy tokens
    logs: list[float]  # their log-probabilities there
    likeliest: list[int]  # first tokens that are among the likeliest with the adapter and without
    change: list[float]  # how the adapter moves their log-probabilities, at the server


@torch.no_grad()
def parity(request: dict, send) -> dict:
    started = time.monotonic()
    model = Path(request["base"])
    if model.suffix != ".gguf":
        raise EngineError("invalid_request", f"{model} is no GGUF file: llama.cpp cannot serve it")
    folder = locate(request["base"], request["cache"], send)
    base = load(folder)
    send("phase", phase="comparing")
    prompts = [prompt_of(example, base.tokenizer) for example in read_examples(request["rows"])[: request["count"]]]
    if not prompts:
        raise EngineError("invalid_rows", "There is no question to ask")
    context = max(len(ids) for _, _, ids in prompts) + ANSWER + 8
    adapter = Path(request["adapter"])
    with serving(model, adapter / "adapter.gguf", SLOTS, context, torch.get_num_threads()) as post, ThreadPoolExecutor(SLOTS) as pool:
        list(pool.map(lambda prompt: same_prompt(post, *prompt), prompts))
        # One after the other: the server answers with and without the adapter in different batches.
        answers = list(pool.map(lambda prompt: ask(post, prompt[2], 1.0, ANSWER), prompts))
        plain = list(pool.map(lambda prompt: ask(post, prompt[2], 0.0, 1), prompts))
    asked = [question(identity, ids, *given) for (identity, _, ids), *given in zip(prompts, answers, plain, strict=True)]
    with adapted(base, request["adapter"]) as student:
        differences, changes = compared(base, student, asked)
    bounds = EXACT if base.precision == "float32" and is_float32(model) else ROUNDED
    result = {
        "questions": len(asked),
        "tokens": len(differences),
        "difference": {"mean": mean(differences), "largest": max(differences, default=0.0)},
        "bounds": dict(zip(("mean", "largest", "effect"), bounds, strict=True)),
        "effect": effect_of(changes, [change for question in asked for change in question.change]),
        "seconds": time.monotonic() - started,
    }
    judge(result)
    return result


def prompt_of(example: dict, tokenizer) -> tuple[str, list[dict], list[int]]:
    """What stands before the last answer, and as training renders it."""
    last = max(place for place, message in enumerate(example["messages"]) if message["role"] == "assistant")
    turns = [{"role": message["role"], "content": message["content"]} for message in example["messages"][:last]]
    return example["id"], turns, tokens(tokenizer, turns, add_generation_prompt=True)


def same_prompt(post, identity: str, turns: list[dict], ids: list[int]):
    text = post("/apply-template", {"messages": turns})["prompt"]
    served = post("/tokenize", {"content": text, "add_special": True, "parse_special": True})["tokens"]
    if served != ids:
        pairs = enumerate(zip(ids, served, strict=False))
        shared = next((place for place, (one, other) in pairs if one != other), min(len(ids), len(served)))
        message = f"The prompt of {identity} is {len(ids)} tokens in training and {len(served)} at the server; they part after {shared}"
        raise EngineError("parity_failed", message)


def ask(post, prompt: list[int], scale: float, most: int) -> list[dict]:
    """The greedy answer, at most so many tokens of it."""
    body = {"prompt": prompt, "n_predict": most, "temperature": 0.0, "cache_prompt": False, "n_probs": LIKELIEST, "return_tokens": True}
    return told(post("/completion", {**body, "lora": [{"id": 0, "scale": scale}]}))


def question(identity: str, prompt: list[int], answer: list[dict], plain: list[dict]) -> Asked:
    one, other = first_logs(answer), first_logs(plain)
    likeliest = [token for token in one if token in other]
    ids, logs = [entry["id"] for entry in answer], [entry["logprob"] for entry in answer]
    return Asked(identity, prompt, ids, logs, likeliest, [one[token] - other[token] for token in likeliest])


def told(completion: dict) -> list[dict]:
    """The tokens of an answer with their probabilities, up to the first that the server keeps to itself: the end, half a character."""
    entries = completion.get("completion_probabilities", [])
    pairs = zip(entries, completion["tokens"], strict=False)
    return entries[: next((place for place, (entry, token) in enumerate(pairs) if entry["id"] != token), len(entries))]


def first_logs(entries: list[dict]) -> dict[int, float]:
    return {entry["id"]: entry["logprob"] for entry in entries[0]["top_logprobs"]} if entries else {}


def compared(base: Base, student, asked: list[Asked]) -> tuple[list[float], list[float]]:
    """Engine against server for each answer's tokens; in the engine, with the adapter against without for the likeliest first tokens."""
    head = base.model.get_output_embeddings().weight.float()
    differences, changes = [], []
    for part in in_packs([len(one.prompt) + ANSWER for one in asked], MOST_TOKENS[base.device.type]):
        questions = [asked[index] for index in part]
        rows = [one.prompt + one.answer for one in questions]
        sides = []
        for on in (True, False):
            with adapter_switched(student, on):
                pack = pack_rows(rows, base.device)
                sides.append((pack.starts, hidden_states(base.model, pack)))
        for place, one in enumerate(questions):
            # (tokens of the answer or 1, vocabulary): each from the position before it
            logs = []
            for starts, hidden in sides:
                first = starts[place] + len(one.prompt) - 1
                logs.append(torch.log_softmax(hidden[first : first + max(1, len(one.answer))].float() @ head.t(), -1).cpu())
            found = logs[0][range(len(one.answer)), one.answer] if one.answer else []
            differences += [abs(float(ours) - theirs) for ours, theirs in zip(found, one.logs, strict=True)]
            changes += (logs[0][0, one.likeliest] - logs[1][0, one.likeliest]).tolist()
    return differences, changes


def effect_of(engine: list[float], server: list[float]) -> dict:
    differences = [abs(ours - theirs) for ours, theirs in zip(engine, server, strict=True)]
    sizes = (mean([abs(change) for change in changes]) for changes in (engine, server))
    return dict(zip(("engine", "server", "difference"), (*sizes, mean(differences)), strict=True))


def judge(result: dict):
    """@throws EngineError where what is served is not what was trained."""
    difference, bounds, effect = result["difference"], result["bounds"], result["effect"]
    if not result["tokens"]:
        raise EngineError("parity_failed", f"Served by llama.cpp, the student says nothing to any of {result['questions']} questions")
    if difference["mean"] > bounds["mean"] or difference["largest"] > bounds["largest"]:
        message = (
            f"llama.cpp and the engine differ by {difference['mean']:.4f} nats a token in the mean and {difference['largest']:.3f} at most "
            f"over {result['tokens']} tokens; {bounds['mean']} and {bounds['largest']} would pass"
        )
        raise EngineError("parity_failed", message)
    if effect["server"] < LEAST_EFFECT:
        moved = f"a log-probability moves by {effect['server']:.6f} nats, in the engine by {effect['engine']:.6f}"
        raise EngineError("parity_failed", f"Served by llama.cpp with its adapter, the student answers as its base does: {moved}")
    if effect["difference"] > bounds["effect"]:
        message = (
            f"The adapter moves log-probabilities by {effect['engine']:.4f} nats in the engine and by {effect['server']:.4f} in llama.cpp, "
            f"{effect['difference']:.4f} apart token by token; {bounds['effect']} would pass"
        )
        raise EngineError("parity_failed", message)


def is_float32(file: Path) -> bool:
    import gguf

    field = gguf.GGUFReader(file).get_field(gguf.Keys.General.FILE_TYPE)
    return field is not None and field.contents() == gguf.LlamaFileType.ALL_F32


def mean(values: list[float]) -> float:
    return sum(values) / max(1, len(values))
