import hashlib
import shutil
import threading
from pathlib import Path

import pytest
import torch
from engines import train_here
from safetensors.torch import load_file
from samples import SENTENCES, example, write_rows
from transformers import AutoModelForCausalLM

import soft_labels
from protocol import EngineError
from rows import render
from schedule import sampled

SCRIPT = [
    {"role": "system", "content": SENTENCES[0]},
    {"role": "user", "content": "Who are you?"},
    {"role": "assistant", "content": SENTENCES[2]},
]
SOFT = {"labels": "soft", "softShare": 0.5}


@pytest.fixture
def soft_request(train_request, tiny):
    """Of a conversation too: all its answers are scored."""

    def build(name: str, base: Path = tiny, checkpoints: str | None = None, **settings) -> dict:
        request = {**train_request(name, checkpoints=checkpoints, **{**SOFT, **settings}), "teacher": {"base": str(base), "script": SCRIPT}}
        rows = [example(number) for number in range(11)]
        rows.append({"id": "talk", "messages": [*example(11)["messages"], *example(12)["messages"]]})
        return {**request, "train": write_rows(Path(request["train"]), rows)}

    return build


def digest(request: dict) -> str:
    return hashlib.sha256((Path(request["output"]) / "adapter_model.safetensors").read_bytes()).hexdigest()


def kept_of(request: dict) -> dict[str, torch.Tensor]:
    """What all segments keep, one after the other."""
    files = [load_file(path) for path in sorted(Path(request["checkpoints"]).glob("teacher-*"))]
    return {name: torch.cat([file[name] for file in files]) for name in ("top", "logs")}


def teacher_logs(base: Path, ids: list[int]) -> torch.Tensor:
    """By transformers' own forward pass, without packs or a shared prefix."""
    with torch.no_grad():
        logits = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)(torch.tensor([ids])).logits[0]
    return torch.log_softmax(logits.float(), -1)


def test_what_is_kept_of_the_teacher_is_what_it_says_behind_the_script(soft_request, tiny, monkeypatch):
    import json

    import model

    monkeypatch.setattr(model, "cpu_has_bfloat16", lambda: False)
    model.kept.clear()
    request = soft_request("scored", steps=1)
    _, summary = train_here(request)
    model.kept.clear()
    kept = kept_of(request)
    tokenizer = model.load_tokenizer(tiny)
    train_lines, valid_lines = ([json.loads(line) for line in Path(request[name]).read_text().splitlines()] for name in ("train", "valid"))
    # In the order in which training meets them.
    lines = [*valid_lines, *(train_lines[index] for index in sampled(len(train_lines), request["settings"]["seed"], 0, len(train_lines)))]
    first = 0
    for line in lines:
        row = render(line["id"], SCRIPT, line["messages"], tokenizer)
        logs = teacher_logs(tiny, row.ids)[torch.tensor(row.supervised) - 1]
        part = slice(first, first + len(row.supervised))
        torch.testing.assert_close(kept["logs"][part, :20], logs.topk(20, dim=1).values, atol=2e-3, rtol=1e-3)
        torch.testing.assert_close(logs.gather(1, kept["top"][part].long()), kept["logs"][part, :20], atol=2e-3, rtol=1e-3)
        torch.testing.assert_close(kept["logs"][part].exp().sum(1), torch.ones(len(row.supervised)), atol=1e-3, rtol=0)
        first += len(row.supervised)
    assert first == len(kept["top"]) and summary["teacherSeconds"] > 0


def test_the_student_comes_nearer_to_the_prompted_teacher_than_with_hard_labels(soft_request):
    from score import score

    divergences = []
    for labels in ({}, {"labels": "hard", "softShare": None}):
        request = soft_request(f"nearer-{len(divergences)}", epochs=12, **labels)
        train_here(request)
        arms = [{"name": "prompted", "script": SCRIPT, "adapter": False}, {"name": "student", "script": [], "adapter": True}]
        asked = {"adapter": request["output"], "rows": request["valid"], "arms": arms, "reference": "prompted", "perToken": False}
        rows = []
        score({**request, **asked}, lambda event, rows=rows, **fields: rows.append(fields["row"]) if event == "scored" else None)
        divergences.append(sum(row["arms"]["student"]["kl"] for row in rows) / sum(row["tokens"] for row in rows))
    assert divergences[0] < 0.9 * divergences[1]


def test_goes_on_after_kill_9_to_the_same_bytes_without_scoring_again(start_engine, soft_request):
    whole, killed = soft_request("whole"), soft_request("killed")
    first = start_engine(at=7, what="kill")
    first.send(**killed)
    phases = [reply["phase"] for reply in first.ended() if reply["event"] == "phase"]
    assert phases == ["loading", "scoring", "training"]
    engine = start_engine()
    engine.send(**killed)
    rest = engine.ended()
    assert [reply["phase"] for reply in rest if reply["event"] == "phase"] == ["loading", "training", "exporting"]
    assert rest[-1]["summary"]["resumedFrom"] == [4]
    engine.send(**whole)
    expected = engine.ended()[-1]["summary"]
    assert digest(whole) == digest(killed)
    for name in ("trainLoss", "validLoss", "validCrossEntropy"):
        assert rest[-1]["summary"][name] == expected[name]


def many(request: dict) -> dict:
    """With rows for three segments that training meets one after the other."""
    return {**request, "train": write_rows(Path(request["train"]), [example(number) for number in range(80)])}


def test_the_first_step_waits_for_the_first_rows_alone_and_a_kill_9_before_the_rest_is_scored_changes_no_byte(start_engine, soft_request):
    whole, killed = many(soft_request("whole", epochs=1)), many(soft_request("killed", epochs=1))
    first = start_engine(at=8, what="kill")
    first.send(**killed)
    phases = [reply["phase"] for reply in first.ended() if reply["event"] == "phase"]
    assert phases == ["loading", "scoring", "training"]
    assert len(list(Path(killed["checkpoints"]).glob("teacher-*"))) == 2
    engine = start_engine()
    engine.send(**killed)
    rest = engine.ended()
    assert [reply["phase"] for reply in rest if reply["event"] == "phase"] == ["loading", "training", "exporting"]
    engine.send(**whole)
    expected = engine.ended()[-1]["summary"]
    assert rest[-1]["summary"]["resumedFrom"] == [4] and expected["resumedFrom"] == []
    assert digest(whole) == digest(killed)
    assert all(torch.equal(kept_of(whole)[name], kept_of(killed)[name]) for name in ("top", "logs"))
    assert len(list(Path(killed["checkpoints"]).glob("teacher-*"))) == 4


def test_a_stop_while_rows_are_scored_leaves_what_it_takes_to_go_on(soft_request, monkeypatch):
    from train import train

    whole, stopped = many(soft_request("whole", epochs=1)), many(soft_request("stopped", epochs=1))
    train_here(whole)
    stopping, score, calls = threading.Event(), soft_labels.score, []

    def asked_in_the_middle(*args):
        calls.append(1)
        if len(calls) == 3:
            stopping.set()
        return score(*args)

    monkeypatch.setattr(soft_labels, "score", asked_in_the_middle)
    assert train(stopped, lambda *_, **__: None, stopping, {"python": "3"}) is None
    _, summary = train_here(stopped)
    assert summary["resumedFrom"] == [10]  # the eleventh batch is the first of the second segment
    assert digest(whole) == digest(stopped)


def test_rows_scored_between_two_steps_get_the_labels_of_the_plain_base(soft_request, tiny, tmp_path, monkeypatch):
    """The same weights elsewhere count as a teacher of their own, which has scored everything before there is an adapter."""
    before = tmp_path / "before"
    shutil.copytree(tiny, before / tiny.name)
    awaited, eager = many(soft_request("awaited", epochs=1)), many(soft_request("eager", base=before / tiny.name, epochs=1))
    _, by_itself = train_here(awaited)
    train_here(eager)
    (one, other) = kept_of(awaited), kept_of(eager)
    torch.testing.assert_close(one["logs"], other["logs"], atol=0.05, rtol=0.02)
    monkeypatch.setattr(soft_labels, "SEGMENT", soft_labels.AWAITED)
    replies, by_the_other = train_here(eager)
    assert [fields["phase"] for event, fields in replies if event == "phase"] == ["loading", "scoring", "training", "exporting"]
    assert all(torch.equal(one[name], values) for name, values in kept_of(eager).items())
    assert by_itself["trainLoss"] == by_the_other["trainLoss"] and digest(awaited) == digest(eager)


def test_scores_of_another_teacher_or_script_are_not_taken(soft_request, tiny, tmp_path):
    request = soft_request("one", steps=2)
    train_here(request)
    before = {path.name for path in Path(request["checkpoints"]).glob("teacher-*")}
    other = {**request, "teacher": {"base": str(tiny), "script": SCRIPT[:1]}}
    replies, summary = train_here(other)
    assert ("phase", {"phase": "scoring"}) in replies and summary["resumedFrom"] == []
    after = {path.name for path in Path(request["checkpoints"]).glob("teacher-*")}
    assert len(after) == 2 and not before & after  # of the held-out rows and of the others


def test_a_teacher_of_its_own_is_scored_first_and_let_go(soft_request, tiny, tmp_path):
    import model

    other = tmp_path / "teacher"
    shutil.copytree(tiny, other)
    teacher = AutoModelForCausalLM.from_pretrained(tiny)
    with torch.no_grad():
        for parameter in teacher.parameters():
            parameter.mul_(1.1)
    teacher.save_pretrained(other)
    own, foreign = soft_request("own", steps=3), soft_request("foreign", base=other, steps=3)
    _, by_itself = train_here(own)
    _, by_the_other = train_here(foreign)
    assert [base.folder for base in model.kept] == [tiny]
    assert by_the_other["trainLoss"][0] != by_itself["trainLoss"][0] and by_the_other["validLoss"][0] != by_itself["validLoss"][0]
    assert by_the_other["validCrossEntropy"][0] == by_itself["validCrossEntropy"][0]


@pytest.mark.parametrize("change", ["vocabulary", "template"])
def test_a_tokenizer_that_does_not_match_is_named_with_the_mend(soft_request, tiny, tmp_path, change):
    from transformers import AutoTokenizer

    other = tmp_path / "teacher"
    shutil.copytree(tiny, other)
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    if change == "vocabulary":
        tokenizer.add_tokens(["Salzburg"])
    else:
        tokenizer.chat_template = tokenizer.chat_template.replace("<|im_end|>' + '\n", "<|im_end|>' + '\n\n")
    tokenizer.save_pretrained(other)
    with pytest.raises(EngineError, match=r"take training\.labels: hard, or a teacher with the student's tokenizer") as caught:
        train_here(soft_request("mismatch", base=other))
    assert caught.value.code == "tokenizer_mismatch"


def test_soft_labels_without_a_teacher_are_refused(soft_request):
    with pytest.raises(EngineError, match="need a teacher"):
        train_here({**soft_request("alone"), "teacher": None})
