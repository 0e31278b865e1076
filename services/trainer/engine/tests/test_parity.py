"""llama.cpp itself serves a tiny random llama in float32 with the adapter that training wrote."""

import threading
from pathlib import Path

import pytest
from samples import example, write_rows

import export
import model
import parity
from protocol import EngineError
from train import train


@pytest.fixture
def float32(monkeypatch):
    monkeypatch.setattr(model, "cpu_has_bfloat16", lambda: False)
    model.kept.clear()
    yield
    model.kept.clear()


@pytest.fixture
def compare(float32, tiny_gguf, train_request, tmp_path):
    """Trains on the GGUF base and returns a function that compares the adapter as served with the adapter as trained."""

    def run(change=lambda folder: None, **settings):
        request = {**train_request("student", **{"steps": 24, "learningRate": 0.03, **settings}), "base": str(tiny_gguf)}
        train(request, lambda *_, **__: None, threading.Event(), {})
        change(Path(request["output"]))
        rows = write_rows(tmp_path / "valid.jsonl", [example(number) for number in range(30, 44)])
        fields = {"base": str(tiny_gguf), "cache": request["cache"], "adapter": request["output"]}
        return parity.parity({**fields, "rows": rows, "count": 10}, lambda *_, **__: None)

    return run


def test_prompts_are_identical_and_log_probabilities_within_the_exact_bounds(compare):
    found = compare()
    assert found["questions"] == 10 and found["tokens"] >= 20
    assert tuple(found["bounds"].values()) == parity.EXACT
    assert found["difference"]["mean"] < 2e-3 and found["difference"]["largest"] < 1e-2
    assert found["effect"]["server"] > 0.1
    assert found["effect"]["server"] == pytest.approx(found["effect"]["engine"], rel=1e-3)
    assert found["effect"]["difference"] < 1e-2 * found["effect"]["engine"]


def test_an_adapter_that_is_written_wrongly_fails(compare, monkeypatch):
    # Its rows of q and k in Hugging Face's order: the mistake that no loader notices.
    monkeypatch.setattr(export, "permuted", lambda values, heads: values)
    with pytest.raises(EngineError, match="differ by") as caught:
        compare()
    assert caught.value.code == "parity_failed"


def test_an_adapter_that_is_written_wrongly_fails_by_its_effect_where_the_base_is_rounded(compare, monkeypatch):
    monkeypatch.setattr(export, "permuted", lambda values, heads: values)
    monkeypatch.setattr(parity, "is_float32", lambda file: False)
    monkeypatch.setattr(parity, "ROUNDED", (9.0, 90.0, parity.ROUNDED[2]))
    with pytest.raises(EngineError, match="token by token"):
        compare()


def test_a_student_that_answers_as_its_base_fails(compare):
    with pytest.raises(EngineError, match="as its base does"):
        compare(steps=1, learningRate=1e-9)


def test_an_adapter_that_llama_cpp_cannot_load_fails(compare):
    with pytest.raises(EngineError, match=r"does not serve adapter\.gguf") as caught:
        compare(lambda folder: (folder / "adapter.gguf").write_bytes(b"GGUF and nothing"))
    assert caught.value.code == "parity_failed"


def test_a_template_that_renders_otherwise_at_the_server_fails(compare):
    def change(folder):
        tokenizer = model.kept[0].tokenizer
        tokenizer.chat_template = tokenizer.chat_template.replace("Be kind", "Be kind ")

    with pytest.raises(EngineError, match=r"The prompt of q30 is .* they part after"):
        compare(change)


def test_a_base_that_is_no_gguf_is_refused(start_engine, tiny, train_request, tmp_path):
    engine = start_engine()
    rows = write_rows(tmp_path / "valid.jsonl", [example(1)])
    engine.send(op="parity", id="p", base=str(tiny), cache=str(tmp_path), adapter=str(tmp_path), rows=rows, count=1)
    error = engine.ended()[-1]
    assert error["code"] == "invalid_request" and "no GGUF file" in error["message"]
