"""Training on Tinker's service: the real SDK in the real engine, against the protocol over HTTP."""

import json
import math
import time

import numpy as np
import pytest
from safetensors.numpy import save
from samples import SETTINGS, example, write_rows

pytest.importorskip("tinker", reason="an extra: requirements-tinker.txt")

from tinker_stub import TinkerStub


@pytest.fixture
def stub(monkeypatch):
    stub = TinkerStub()
    monkeypatch.setenv("TINKER_BASE_URL", stub.url)
    monkeypatch.setenv("TINKER_API_KEY", stub.key)
    yield stub
    stub.close()


@pytest.fixture
def request_of(tiny, tmp_path):
    rows = write_rows(tmp_path / "train.jsonl", [example(number) for number in range(12)])
    valid = write_rows(tmp_path / "valid.jsonl", [example(number) for number in range(20, 24)])

    def build(name: str, **settings) -> dict:
        return {
            "op": "train-tinker",
            "id": name,
            "base": "Qwen/Qwen3.5-4B",
            "tokenizer": str(tiny),
            "train": rows,
            "valid": valid,
            "settings": {**SETTINGS, "alpha": 32, "learningRate": 0.5, **settings},
            "output": str(tmp_path / name),
            "state": str(tmp_path / f"{name}.json"),
            "checkpointSteps": 3,
            "name": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K",
        }

    return build


def losses(replies: list[dict]) -> list[tuple[int, float]]:
    return [(reply["step"], reply["loss"]) for reply in replies if reply["event"] == "step"]


def test_trains_on_the_service_and_names_what_it_is_called_there(stub, start_engine, request_of):
    engine = start_engine()
    engine.send(**request_of("whole"))
    replies = engine.ended()
    done = replies[-1]
    assert done["event"] == "done", done
    hosted = done["hosted"]
    run = hosted["job"]
    assert hosted["model"] == f"tinker://{run}/sampler_weights/dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K"
    assert hosted["model"] in stub.saved
    # The untrained table gives every token the same chance: the loss is a mean over supervised tokens, whatever the batch.
    assert losses(replies)[0] == (1, pytest.approx(math.log(320)))
    assert [step for step, _ in losses(replies)] == list(range(1, 13))
    valid = [reply["loss"] for reply in replies if reply["event"] == "validation"]
    assert len(valid) == 4 and valid == sorted(valid, reverse=True)
    assert hosted["validLoss"] == [[0, valid[0]], [4, valid[1]], [8, valid[2]], [12, valid[3]]]
    assert [step["learning_rate"] for step in stub.steps][:3] == [0.25, 0.5, 0.5] and len(stub.steps) == 12
    assert stub.steps[0]["grad_clip_norm"] == 1 and stub.steps[0]["beta2"] == 0.95
    config = {"rank": 4, "seed": 42, "train_attn": True, "train_mlp": True, "train_unembed": False}
    assert stub.created[0]["lora_config"] == config
    assert stub.created[0]["user_metadata"] == {"distillation": "dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K"}
    # Three epochs of gradients, four looks at the held-out rows.
    supervised, read = hosted["supervisedTokens"], hosted["trainedTokens"]
    assert 0 < supervised < read and hosted["steps"] == 12 and hosted["epochs"] == 3
    assert stub.sessions_ended == ["success"]


def test_steps_are_submitted_ahead_of_the_one_that_is_waited_for(stub, start_engine, request_of):
    stub.most = 0
    engine = start_engine()
    engine.send(
        **request_of("ahead", steps=8),
    )
    engine.until("validation")
    # The first stays pending: the second, and its move of the weights, have come all the same.
    deadline = time.monotonic() + 60
    while (stub.gradients, len(stub.steps)) != (2, 2) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (stub.gradients, len(stub.steps)) == (2, 2)


def test_fetches_the_adapter_where_the_service_lets_go_of_it(stub, start_engine, request_of, tmp_path):
    weights = save({"base_model.model.x.lora_A.weight": np.zeros((2, 2), dtype=np.float32)})
    stub.adapter = {"adapter_model.safetensors": weights, "adapter_config.json": b'{"peft_type": "LORA", "r": 4}'}
    engine = start_engine()
    engine.send(**request_of("fetched", steps=2))
    assert engine.ended()[-1]["event"] == "done"
    assert (tmp_path / "fetched/adapter_model.safetensors").read_bytes() == weights
    assert json.loads((tmp_path / "fetched/adapter_config.json").read_text())["r"] == 4
    stub.adapter = {"model.bin": b"?"}
    engine.send(**request_of("kept", steps=2))
    assert engine.ended()[-1]["event"] == "done"
    assert not (tmp_path / "kept").exists()


def test_after_a_kill_it_goes_on_from_the_state_on_the_service(stub, start_engine, request_of):
    engine = start_engine()
    engine.send(**request_of("whole"))
    whole = engine.ended()
    stub.most = stub.gradients + 6  # the seventh stays pending
    engine.send(**request_of("killed"))
    before = []
    for reply in engine.replies():
        before.append(reply)
        if reply["event"] == "step" and reply["step"] == 6:
            break
    engine.kill()
    stub.most = 10**9
    second = start_engine()
    second.send(**request_of("killed"))
    after = second.ended()
    hosted = after[-1]["hosted"]
    assert hosted["resumedFrom"] == [4] and len(stub.loaded) == 1 and len(stub.created) == 2
    assert hosted["job"] == stub.loaded[0].split("/")[2]
    # Neither gap nor overlap, and the very losses of a training that was never stopped.
    told = {**dict(losses(before)), **dict(losses(after))}
    assert told == dict(losses(whole))
    assert [tuple(point) for point in hosted["trainLoss"]] == losses(whole)
    assert hosted["trainedTokens"] > whole[-1]["hosted"]["trainedTokens"]  # what a crash has undone is paid all the same


def test_asked_to_stop_it_saves_and_goes_on_later(stub, start_engine, request_of):
    engine = start_engine()
    engine.send(**request_of("stopped"))
    engine.until("step")
    engine.send(op="stop", id="stopped")
    done = engine.until("done", "error")
    assert done["stopped"] and "hosted" not in done
    engine.send(**{**request_of("stopped"), "id": "resumed"})
    hosted = engine.ended()[-1]["hosted"]
    assert hosted["steps"] == 12 and len(hosted["resumedFrom"]) == 1
    assert stub.sessions_ended == ["interrupted", "success"]


def test_the_best_weights_become_the_student(stub, start_engine, request_of):
    engine = start_engine()
    engine.send(**request_of("early", batch=12, epochs=2))
    hosted = engine.ended()[-1]["hosted"]
    assert hosted["bestStep"] == 2
    # So high a rate that it only gets worse after the first epoch.
    stub.haste = 1000.0
    engine.send(**request_of("worse", learningRate=0.9, batch=6, epochs=6, patience=1, warmupShare=0, decay="constant", clip=None))
    replies = engine.ended()
    assert replies[-1]["event"] == "done", replies[-1]
    hosted = replies[-1]["hosted"]
    best = min(hosted["validLoss"][1:], key=lambda point: point[1])[0]
    assert hosted["bestStep"] == best < hosted["steps"] < 12
    assert stub.loaded == [f"tinker://{hosted['job']}/weights/step-{best}"]
    assert (stub.saved[hosted["model"]] == stub.saved[stub.loaded[0]]).all()


@pytest.mark.parametrize(
    ("category", "code"), [("user", "training_failed"), ("server", "training_unreachable"), ("unknown", "training_failed")]
)
def test_a_request_that_the_service_gives_up_is_told_in_its_words(stub, start_engine, request_of, category, code):
    stub.failing = (3, {"error": "Datum 7 is too long.", "category": category})
    engine = start_engine()
    engine.send(**request_of("failing"))
    error = engine.ended()[-1]
    assert error["code"] == code and "Datum 7 is too long." in error["message"]
    assert stub.sessions_ended == ["errored"]


def test_a_wrong_key_is_named_and_never_shown(stub, start_engine, request_of, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("TINKER_API_KEY", "tml-wrong-one")
    engine = start_engine()
    engine.send(**request_of("wrong"))
    replies = engine.ended()
    assert replies[-1]["code"] == "training_auth" and "TINKER_API_KEY" in replies[-1]["message"]
    engine.kill()
    written = [path.read_text() for path in tmp_path.glob("*.json")]
    assert "tml-wrong-one" not in json.dumps(replies) + capfd.readouterr().err + "".join(written)


def test_no_key_and_a_key_of_another_kind_are_said(stub, start_engine, request_of, monkeypatch):
    for key, said in (("", "lacks the variable TINKER_API_KEY"), ("sk-other", "prefix")):
        monkeypatch.setenv("TINKER_API_KEY", key)
        engine = start_engine()
        engine.send(**request_of("keyless"))
        error = engine.ended()[-1]
        assert error["code"] == "training_auth" and said in error["message"] and "sk-other" not in error["message"]


def test_a_base_that_was_retired_is_said_with_those_that_there_are(stub, start_engine, request_of):
    engine = start_engine()
    engine.send(**{**request_of("retired"), "base": "Qwen/Qwen3-4B-Instruct-2507"})
    error = engine.ended()[-1]
    assert error["code"] == "training_base_unknown"
    assert error["message"] == "Tinker does not train Qwen/Qwen3-4B-Instruct-2507; it has Qwen/Qwen3.5-4B, Qwen/Qwen3-8B"
    assert not stub.created
