"""Renders examples to token ids with the tokenizer's own chat template and marks the tokens to be learnt."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch

from protocol import EngineError


@dataclass
class Row:
    id: str
    messages: list[dict]
    ids: list[int]
    # Positions whose token is learnt: the answers, the end of turn, and what the template puts after it.
    supervised: list[int]
    # Positions whose token is scored: the same up to the end of turn, where a server stops.
    scored: list[int]
    # For soft labels, what the teacher would say there: its likeliest tokens, the logarithms of their probabilities and of the rest's.
    top: torch.Tensor | None = None  # (supervised, 20)
    logs: torch.Tensor | None = None  # (supervised, 21)


# Outside, nearly nothing or nearly everything would be learnt: the rows are not what they should be.
LEAST_SHARE, MOST_SHARE = 0.01, 0.99


def read_examples(path: str) -> list[dict]:
    """The lines of a JSON-lines file of examples: {id, messages}."""
    with Path(path).open(encoding="utf-8") as lines:
        return [parse_example(line, number, Path(path).name) for number, line in enumerate(lines, start=1) if line.strip()]


def parse_example(line: str, number: int, name: str) -> dict:
    try:
        example = json.loads(line)
        roles = [message["role"] for message in example["messages"]]
        texts_are_text = all(isinstance(message["content"], str) for message in example["messages"])
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError("invalid_rows", f"Line {number} of {name} is no example: {error!r}") from error
    if "assistant" not in roles or not texts_are_text:
        raise EngineError("invalid_rows", f"Line {number} of {name} has no assistant turn of text")
    return {**example, "id": str(example.get("id", f"line-{number}"))}


def read_rows(path: str, tokenizer, max_tokens: int) -> list[Row]:
    """All rows of a file. Rows that cannot be trained on are refused together, by id."""
    rows, faults = [], []
    for example in read_examples(path):
        try:
            row = render(example["id"], [], example["messages"], tokenizer)
            if len(row.ids) > max_tokens:
                raise ValueError(f"has {len(row.ids)} tokens, more than maxTokens {max_tokens}")
            rows.append(row)
        except ValueError as error:
            faults.append(f"{example['id']} {error}")
    if faults:
        more = f"; and {len(faults) - 10} more" if len(faults) > 10 else ""
        raise EngineError("invalid_rows", f"{len(faults)} rows of {Path(path).name} are refused: {'; '.join(faults[:10])}{more}")
    share = sum(len(row.supervised) for row in rows) / max(sum(len(row.ids) for row in rows), 1)
    if rows and not LEAST_SHARE <= share <= MOST_SHARE:
        message = f"{share:.1%} of the tokens of {Path(path).name} are answers to be learnt; there must be 1 to 99 %: look at the rows"
        raise EngineError("invalid_rows", message)
    return rows


def render(row_id: str, script: list[dict], messages: list[dict], tokenizer) -> Row:
    """One row; `script` stands before the messages and is never supervised. Raises ValueError with the reason."""
    if tokenizer.chat_template is None:
        raise EngineError("base_unreadable", "The base has no chat template: choose an instruct model")
    special = special_tokens(tokenizer)
    for message in messages:
        found = next((token for token in special if token in message["content"]), None)
        if found is not None:
            raise ValueError(f"holds the special token {found} in the text of a {message['role']} turn")
    turns = [{"role": message["role"], "content": message["content"]} for message in [*script, *messages]]
    ids = tokens(tokenizer, turns)
    special_ids = set(special.values())
    supervised, scored = [], []
    for index in range(len(script), len(turns)):
        if turns[index]["role"] != "assistant":
            continue
        before = tokens(tokenizer, turns[:index], add_generation_prompt=True)
        after = tokens(tokenizer, turns[: index + 1])
        if ids[: len(before)] != before or ids[: len(after)] != after:
            raise ValueError(f"renders so that the prompt of turn {index + 1} is no prefix of the row")
        answer = range(len(before), len(after))
        # The text holds no special token, so the last one is the end of turn.
        end = max((position for position in answer if ids[position] in special_ids), default=len(after) - 1)
        supervised.extend(answer)
        scored.extend(range(len(before), end + 1))
    if not supervised:
        raise ValueError("has no supervised token")
    return Row(row_id, messages, ids, supervised, scored)


def tokens(tokenizer, turns: list[dict], add_generation_prompt: bool = False) -> list[int]:
    """Rendered and encoded as a llama.cpp server does: the template's text, special tokens parsed, nothing added."""
    return tokenizer.encode(text_of(tokenizer, turns, add_generation_prompt), add_special_tokens=False)


def text_of(tokenizer, turns: list[dict], add_generation_prompt: bool = False) -> str:
    try:
        return tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=add_generation_prompt)
    except Exception as error:  # Jinja's own errors, and the template's raise_exception
        raise ValueError(f"is refused by the chat template: {error}") from error


def special_tokens(tokenizer) -> dict[str, int]:
    return {token.content: number for number, token in tokenizer.added_tokens_decoder.items() if token.special}
