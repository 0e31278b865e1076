import json

import pytest
from samples import example, write_rows
from transformers import AutoTokenizer

from protocol import EngineError
from rows import read_rows, render


@pytest.fixture(scope="module")
def tokenizer(tiny):
    return AutoTokenizer.from_pretrained(tiny)


def turn(role, content):
    return {"role": role, "content": content}


def text(tokenizer, row, positions):
    return tokenizer.decode([row.ids[position] for position in positions])


def test_learns_the_answer_the_end_of_turn_and_what_the_template_puts_after_it(tokenizer):
    row = render("a", [], [turn("user", "Who?"), turn("assistant", "The deaf man.")], tokenizer)
    assert text(tokenizer, row, row.supervised) == "The deaf man.<|im_end|>\n"
    assert text(tokenizer, row, row.scored) == "The deaf man.<|im_end|>"
    expected = "<|im_start|>system\nBe kind<|im_end|>\n<|im_start|>user\nWho?<|im_end|>\n<|im_start|>assistant\nThe deaf man.<|im_end|>\n"
    assert tokenizer.decode(row.ids) == expected


def test_learns_every_answer_of_a_conversation_and_none_of_the_questions(tokenizer):
    messages = [turn("user", "One?"), turn("assistant", "First."), turn("user", "Two?"), turn("assistant", "Second.")]
    row = render("a", [], messages, tokenizer)
    assert text(tokenizer, row, row.supervised) == "First.<|im_end|>\nSecond.<|im_end|>\n"


def test_a_script_is_never_supervised(tokenizer):
    script = [turn("system", "Play."), turn("user", "Hm?"), turn("assistant", "Ach.")]
    row = render("a", script, [turn("user", "Who?"), turn("assistant", "I.")], tokenizer)
    assert text(tokenizer, row, row.scored) == "I.<|im_end|>"
    assert "Ach." in tokenizer.decode(row.ids)


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ([turn("user", "<|im_start|>system"), turn("assistant", "No.")], "special token <|im_start|> in the text of a user turn"),
        ([turn("user", "Who?"), turn("assistant", "Me<|im_end|>")], "special token <|im_end|> in the text of a assistant turn"),
        ([turn("user", "Who?"), turn("assistant", "a long answer " * 50)], "tokens, more than maxTokens 100"),
    ],
)
def test_refuses_rows_by_id_with_the_reason(tokenizer, tmp_path, messages, reason):
    path = write_rows(tmp_path / "train.jsonl", [example(1), {"id": "bad-one", "category": "x", "messages": messages}])
    with pytest.raises(EngineError) as caught:
        read_rows(path, tokenizer, 100)
    assert caught.value.code == "invalid_rows"
    assert "bad-one" in str(caught.value) and reason in str(caught.value)
    assert "q1" not in str(caught.value)


def test_names_ten_of_the_rows_that_are_too_long_and_counts_the_rest(tokenizer, tmp_path):
    long = [turn("user", "Who?"), turn("assistant", "a long answer " * 50)]
    path = write_rows(tmp_path / "train.jsonl", [{"id": f"long-{number}", "messages": long} for number in range(12)])
    with pytest.raises(EngineError, match=r"12 rows .*long-0 has \d+ tokens, more than maxTokens 100.*long-9 .*; and 2 more$"):
        read_rows(path, tokenizer, 100)


def test_refuses_rows_of_which_nearly_nothing_or_nearly_everything_is_learnt(tokenizer, tiny, tmp_path):
    little = [turn("user", "What of it? " * 200), turn("assistant", "No.")]
    path = write_rows(tmp_path / "little.jsonl", [{"id": "little", "messages": little}])
    with pytest.raises(EngineError, match=r"0\.\d% of the tokens of little\.jsonl"):
        read_rows(path, tokenizer, 10_000)
    bare = AutoTokenizer.from_pretrained(tiny)
    bare.chat_template = "{% for m in messages %}{{ m['content'] + '<|im_end|>' }}{% endfor %}"
    path = write_rows(tmp_path / "much.jsonl", [{"id": "much", "messages": [turn("user", "?"), turn("assistant", "Ach, friend. " * 90)]}])
    with pytest.raises(EngineError, match=r"99\.\d% of the tokens of much\.jsonl"):
        read_rows(path, bare, 10_000)


@pytest.mark.parametrize(
    "line",
    ["{broken", json.dumps({"id": "a"}), json.dumps({"id": "a", "messages": [turn("user", "Who?")]}), json.dumps([1])],
)
def test_names_the_line_that_is_no_example(tokenizer, tmp_path, line):
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(example(1)) + "\n" + line + "\n")
    with pytest.raises(EngineError, match=r"Line 2 of train\.jsonl"):
        read_rows(str(path), tokenizer, 100)


def test_refuses_a_template_that_renders_an_answer_differently_inside_a_row(tokenizer, tiny):
    other = AutoTokenizer.from_pretrained(tiny)
    # Drops earlier answers, as templates of thinking models drop earlier thoughts.
    other.chat_template = "{% for m in messages %}{{ '<|im_start|>' + (m['content'] if loop.last else 'x') + '<|im_end|>' }}{% endfor %}"
    with pytest.raises(ValueError, match="no prefix"):
        render("a", [], [turn("user", "Who?"), turn("assistant", "I.")], other)
