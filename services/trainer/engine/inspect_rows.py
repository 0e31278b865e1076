"""Shows how rows are rendered and which of their tokens are learnt. (`inspect` is a module of Python's own.)"""

from pathlib import Path

from model import load_tokenizer
from prepare import locate
from protocol import EngineError
from rows import Row, parse_example, render, text_of

MOST_REFUSALS = 100


def inspect_rows(request: dict, send) -> dict:
    """Sends `inspected` for the first rows; returns the figures of all of them. Rows that cannot be trained on are listed."""
    tokenizer = load_tokenizer(locate(request["base"], request["cache"], send))
    script, most = request["script"], request["maxTokens"]
    totals = {"rows": 0, "tokens": 0, "supervised": 0, "longest": None, "refused": 0, "refusals": []}
    path = Path(request["rows"])
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            identity = f"line-{number}"
            try:
                example = parse_example(line, number, path.name)
                identity = example["id"]
                row = render(identity, script, example["messages"], tokenizer)
                if len(row.ids) > most:
                    raise ValueError(f"has {len(row.ids)} tokens, more than maxTokens {most}")
            except (ValueError, EngineError) as error:
                totals["refused"] += 1
                if len(totals["refusals"]) < MOST_REFUSALS:
                    totals["refusals"].append({"id": identity, "reason": str(error)})
                continue
            if totals["rows"] < request["count"]:
                send("inspected", row=shown(row, text_of(tokenizer, [*script, *example["messages"]]), tokenizer))
            totals["rows"] += 1
            totals["tokens"] += len(row.ids)
            totals["supervised"] += len(row.supervised)
            if totals["longest"] is None or len(row.ids) > totals["longest"]["tokens"]:
                totals["longest"] = {"id": row.id, "tokens": len(row.ids)}
    return {**totals, "share": totals["supervised"] / max(1, totals["tokens"])}


def shown(row: Row, text: str, tokenizer) -> dict:
    learnt = set(row.supervised)
    texts = pieces(row.ids, tokenizer)
    tokens = [{"id": token, "text": texts[place], "supervised": place in learnt} for place, token in enumerate(row.ids)]
    counts = {"tokens": len(row.ids), "supervised": len(learnt), "share": len(learnt) / len(row.ids)}
    return {"id": row.id, "text": text, "tokens": tokens, "counts": counts}


def pieces(ids: list[int], tokenizer) -> list[str]:
    """Each token's text. Where a character is spread over several tokens, the last of them has it and the others have nothing."""
    texts, pending = [], []
    for place, token in enumerate(ids):
        pending.append(token)
        text = tokenizer.decode(pending, clean_up_tokenization_spaces=False)
        if text.endswith("\ufffd") and place < len(ids) - 1 and len(pending) < 8:
            texts.append("")
            continue
        texts.append(text)
        pending = []
    return texts
