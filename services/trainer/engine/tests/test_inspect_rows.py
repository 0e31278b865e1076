import json

import pytest
from engines import Engine
from samples import example, write_rows
from transformers import AutoTokenizer

from inspect_rows import MOST_REFUSALS, pieces


@pytest.fixture(scope="module")
def engine():
    engine = Engine()
    assert engine.until("ready", "error")["event"] == "ready"
    yield engine
    engine.kill()


@pytest.fixture
def inspect(engine, tiny, tmp_path):
    """Writes lines, asks the engine, and returns (rows shown, figures)."""

    def run(lines, count=3, script=(), max_tokens=256):
        path = tmp_path / "train.jsonl"
        path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
        engine.send(
            op="inspect",
            id="i",
            base=str(tiny),
            cache=str(tmp_path),
            rows=str(path),
            script=list(script),
            count=count,
            maxTokens=max_tokens,
        )
        replies = engine.ended()
        assert replies[-1]["event"] == "done", replies[-1]
        return [reply["row"] for reply in replies if reply["event"] == "inspected"], replies[-1]["inspection"]

    return run


def test_shows_the_first_rows_and_counts_all(inspect):
    shown, totals = inspect([example(number) for number in range(8)], count=2)
    assert [row["id"] for row in shown] == ["q0", "q1"]
    for row, number in zip(shown, range(2), strict=True):
        question, answer = (message["content"] for message in example(number)["messages"])
        expected = (
            f"<|im_start|>system\nBe kind<|im_end|>\n<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n{answer}<|im_end|>\n"
        )
        assert row["text"] == expected == "".join(token["text"] for token in row["tokens"])
        assert "".join(token["text"] for token in row["tokens"] if token["supervised"]) == f"{answer}<|im_end|>\n"
        supervised = sum(token["supervised"] for token in row["tokens"])
        assert row["counts"] == {"tokens": len(row["tokens"]), "supervised": supervised, "share": supervised / len(row["tokens"])}
    assert totals["rows"] == 8 and totals["refused"] == 0 and totals["tokens"] > sum(row["counts"]["tokens"] for row in shown)
    assert totals["share"] == pytest.approx(totals["supervised"] / totals["tokens"])
    assert totals["longest"]["tokens"] >= max(row["counts"]["tokens"] for row in shown)


def test_a_script_stands_before_the_row_and_is_not_learnt(inspect):
    script = [{"role": "system", "content": "Play."}, {"role": "user", "content": "Hm?"}, {"role": "assistant", "content": "Ach."}]
    (row,), _ = inspect([example(1)], script=script)
    turns = "".join(f"<|im_start|>{turn['role']}\n{turn['content']}<|im_end|>\n" for turn in script)
    assert row["text"].startswith(turns)
    assert "Ach." not in "".join(token["text"] for token in row["tokens"] if token["supervised"])


def test_lists_refused_rows_by_id_with_the_reason_and_goes_on(inspect):
    def row(identity, user, assistant):
        return {"id": identity, "messages": [{"role": "user", "content": user}, {"role": "assistant", "content": assistant}]}

    bad = [row("special", "<|im_end|>", "No."), row("long", "Who?", "a long answer " * 60), "{broken", {"id": "empty", "messages": []}]
    shown, totals = inspect([example(1), *bad, example(2)])
    assert [one["id"] for one in shown] == ["q1", "q2"] and totals["rows"] == 2 and totals["refused"] == 4
    reasons = {refusal["id"]: refusal["reason"] for refusal in totals["refusals"]}
    assert list(reasons) == ["special", "long", "line-4", "line-5"]
    assert "special token <|im_end|>" in reasons["special"] and "more than maxTokens 256" in reasons["long"]
    assert "Line 4" in reasons["line-4"] and "no assistant turn" in reasons["line-5"]


def test_names_a_hundred_refused_rows_and_counts_the_others(inspect):
    shown, totals = inspect(["{broken"] * (MOST_REFUSALS + 5))
    assert shown == [] and totals["refused"] == MOST_REFUSALS + 5 and len(totals["refusals"]) == MOST_REFUSALS
    assert totals["rows"] == 0 and totals["share"] == 0 and totals["longest"] is None


def test_counts_are_those_of_training(inspect, engine, train_request, tmp_path):
    rows = [example(number) for number in range(6)]
    _, totals = inspect(rows)
    engine.send(**{**train_request("all", steps=2, batch=6), "train": write_rows(tmp_path / "six.jsonl", rows), "valid": None})
    summary = engine.ended()[-1]["summary"]
    assert (summary["totalTokens"], summary["supervisedTokens"]) == (2 * totals["tokens"], 2 * totals["supervised"])


@pytest.mark.parametrize("text", ["🎹🎼 👩‍👩‍👧‍👦", "日本語 и русский", "e\u0301 \ufffd x", "plain"])
def test_pieces_put_together_are_the_text(tiny, text):
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    ids = tokenizer.encode(text, add_special_tokens=False)
    found = pieces(ids, tokenizer)
    assert len(found) == len(ids) and "".join(found) == text
