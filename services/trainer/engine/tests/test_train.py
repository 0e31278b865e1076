import hashlib
from pathlib import Path

import pytest
from engines import Engine, train_here
from samples import train_requests, write_rows

FILES = ("adapter_model.safetensors", "adapter.gguf")


def digests(request: dict) -> list[str]:
    return [hashlib.sha256((Path(request["output"]) / name).read_bytes()).hexdigest() for name in FILES]


@pytest.fixture(scope="module")
def whole(tiny, tmp_path_factory):
    """A run that nobody disturbs: its request, replies, and the engine, still warm."""
    engine = Engine()
    request = train_requests(tiny, tmp_path_factory.mktemp("whole"))("whole")
    engine.send(**request)
    replies = engine.ended()
    assert replies[-1]["event"] == "done", replies[-1]
    yield request, replies, engine
    engine.kill()


def test_trains_and_says_how_it_went(whole):
    request, replies, _ = whole
    summary = replies[-1]["summary"]
    steps = [reply["step"] for reply in replies if reply["event"] == "step"]
    assert steps == list(range(1, 13))
    assert [reply["step"] for reply in replies if reply["event"] == "validation"] == [0, 4, 8, 12]
    assert [reply["step"] for reply in replies if reply["event"] == "checkpoint"] == [4, 8, 12]
    assert summary["steps"] == 12 and summary["epochs"] == 3 and summary["rows"] == 12 and summary["resumedFrom"] == []
    losses = [loss for _, loss in summary["trainLoss"]]
    assert losses[-1] < losses[0] and summary["validLoss"][-1][1] < summary["validLoss"][0][1]
    assert 0 < summary["supervisedTokens"] < summary["totalTokens"]
    assert sorted(path.name for path in Path(request["output"]).iterdir()) == [
        "adapter.gguf",
        "adapter_config.json",
        "adapter_model.safetensors",
    ]
    rates = [reply["learningRate"] for reply in replies if reply["event"] == "step"]
    assert rates[0] < rates[1] == 0.01 > rates[-1] > 0


def test_the_same_run_in_a_warm_engine_gives_the_same_bytes(whole, train_request):
    request, _, engine = whole
    again = train_request("again")
    engine.send(**again)
    assert engine.ended()[-1]["event"] == "done"
    assert digests(again) == digests(request)


def test_goes_on_after_kill_9_to_the_same_bytes(whole, start_engine, train_request):
    request, replies, warm = whole
    killed = train_request("killed")
    first = start_engine(at=7, what="kill")
    first.send(**killed)
    assert [reply["step"] for reply in first.ended() if reply["event"] == "step"] == [1, 2, 3, 4, 5, 6]
    assert first.process.wait() == -9
    warm.send(**killed)
    rest = warm.ended()
    assert [reply["step"] for reply in rest if reply["event"] == "step"] == list(range(5, 13))
    assert digests(killed) == digests(request)
    summary, expected = rest[-1]["summary"], replies[-1]["summary"]
    assert summary["resumedFrom"] == [4]
    for name in ("trainLoss", "validLoss", "totalTokens", "supervisedTokens"):
        assert summary[name] == expected[name]


def test_stops_in_the_middle_of_a_step_when_asked_and_goes_on_to_the_same_bytes(whole, start_engine, train_request):
    request, replies, warm = whole
    stopped = train_request("stopped")
    first = start_engine(at=6, what="wait")
    first.send(**stopped)
    next(reply for reply in first.replies() if reply["event"] == "step" and reply["step"] == 5)
    first.send(op="stop", id="stopped")
    seen = first.ended()
    assert [reply["event"] for reply in seen] == ["checkpoint", "done"] and seen[0]["step"] == 5
    assert seen[-1]["stopped"] is True and seen[-1]["summary"] is None
    assert not Path(stopped["output"]).exists()
    warm.send(**stopped)
    rest = warm.ended()
    assert rest[-1]["summary"]["resumedFrom"] == [5]
    assert rest[-1]["summary"]["trainLoss"] == replies[-1]["summary"]["trainLoss"]
    assert digests(stopped) == digests(request)


def test_an_engine_that_cannot_look_up_says_that_it_stopped_and_ends(whole, start_engine, train_request):
    request, _, warm = whole
    stopped = train_request("hanging")
    first = start_engine(at=6, what="hang")
    first.send(**stopped)
    next(reply for reply in first.replies() if reply["event"] == "step" and reply["step"] == 5)
    first.send(op="stop", id="hanging")
    assert first.ended()[-1]["stopped"] is True
    assert first.process.wait() == 0
    warm.send(**stopped)
    assert warm.ended()[-1]["summary"]["resumedFrom"] == [4]
    assert digests(stopped) == digests(request)


def test_checkpoints_come_by_seconds_too(whole, train_request):
    _, _, engine = whole
    engine.send(**{**train_request("seconds"), "checkpointSteps": 1000, "checkpointSeconds": 1e-9})
    assert [reply["step"] for reply in engine.ended() if reply["event"] == "checkpoint"] == list(range(1, 13))


def test_memory_that_runs_out_is_said_with_step_mend_and_what_is_kept(start_engine, train_request, whole):
    request = train_request("memory")
    engine = start_engine(at=7, what="memory")
    engine.send(**request)
    error = engine.ended()[-1]
    assert error["code"] == "out_of_memory"
    assert "at step 7: lower training.maxTokens" in error["message"] and "The checkpoint of step 4 is kept" in error["message"]
    _, _, warm = whole
    warm.send(**request)
    assert warm.ended()[-1]["summary"]["resumedFrom"] == [4]


def test_a_checkpoint_of_other_settings_or_a_damaged_one_counts_as_none(whole, train_request):
    request, _, engine = whole
    other = train_request("other", checkpoints=request["checkpoints"], learningRate=0.02)
    engine.send(**other)
    assert engine.ended()[-1]["summary"]["resumedFrom"] == []
    (found,) = Path(request["checkpoints"]).iterdir()
    found.write_bytes(found.read_bytes()[:5000])
    again = train_request("again", checkpoints=request["checkpoints"], learningRate=0.02)
    engine.send(**again)
    assert engine.ended()[-1]["summary"]["resumedFrom"] == []
    assert digests(again) == digests(other)


def test_peft_loads_the_folder_and_the_adapter_changes_the_base(whole, tiny):
    import torch
    from peft import PeftConfig, PeftModel
    from transformers import AutoModelForCausalLM

    request, _, _ = whole
    assert PeftConfig.from_pretrained(request["output"]).base_model_name_or_path == "someone/tiny-llama"
    ids = torch.tensor([[1, 40, 41, 42]])
    base = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32)
    with torch.no_grad():
        before = base(ids).logits.clone()
        student = PeftModel.from_pretrained(base, request["output"])
        assert (student(ids).logits - before).abs().max() > 0.1


def test_keeps_the_best_weights_and_stops_when_the_held_out_loss_grows(train_request, tmp_path):
    # What is held out is unlike what is learnt: the surer the model gets, the worse it does there.
    strange = [{"id": "s", "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "zq!xv#%kj~w"}]}]
    request = {**train_request("early", epochs=10, patience=2), "valid": write_rows(tmp_path / "strange.jsonl", strange)}
    _, summary = train_here(request)
    losses = dict(map(tuple, summary["validLoss"]))
    assert summary["steps"] < 40
    assert losses[summary["bestStep"]] == min(loss for step, loss in losses.items() if step)
    assert summary["bestStep"] == summary["steps"] - 8


def test_an_exact_number_of_steps_passes_over_the_rows_as_often_as_it_takes(train_request):
    _, summary = train_here({**train_request("paper", batch=1, steps=15, projections=["q", "k", "v"], clip=None), "valid": None})
    assert summary["steps"] == 15 and summary["epochs"] == 15 / 12 and summary["validLoss"] == [] and summary["bestStep"] == 15


def test_a_batch_cut_into_several_packs_takes_the_same_step(train_request, monkeypatch):
    import model
    import train

    monkeypatch.setattr(model, "cpu_has_bfloat16", lambda: False)
    losses = []
    for most in (10_000, 60):
        model.kept.clear()
        monkeypatch.setitem(train.MOST_TOKENS, "cpu", most)
        _, summary = train_here({**train_request(f"packs-{most}", batch=6, steps=4), "valid": None})
        losses.append([loss for _, loss in summary["trainLoss"]])
    model.kept.clear()
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)


def test_a_device_with_little_memory_takes_the_same_step_in_smaller_passes(train_request, monkeypatch):
    import torch

    import model
    import train

    monkeypatch.setattr(model, "cpu_has_bfloat16", lambda: False)
    model.kept.clear()
    _, plenty = train_here({**train_request("plenty", batch=6, steps=4), "valid": None})
    pass_forward = train.pass_forward

    def narrow(base, rows, *rest):
        if sum(len(row.ids) for row in rows) > 150:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")
        return pass_forward(base, rows, *rest)

    monkeypatch.setitem(train.MOST_TOKENS, "cpu", 1024)
    monkeypatch.setattr(train, "pass_forward", narrow)
    _, little = train_here({**train_request("little", batch=6, steps=4), "valid": None})
    model.kept.clear()
    assert train.MOST_TOKENS["cpu"] == 256  # in float32 half of it: 128
    assert [loss for _, loss in little["trainLoss"]] == pytest.approx([loss for _, loss in plenty["trainLoss"]], rel=1e-4)


def test_every_row_comes_once_an_epoch_in_an_order_of_its_own():
    from schedule import sampled

    epochs = [sampled(10, 42, 10 * epoch, 10 * epoch + 10) for epoch in range(3)]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert epochs[0] != epochs[1]
    assert sampled(10, 42, 7, 14) == epochs[0][7:] + epochs[1][:4]
    assert sampled(10, 43, 0, 10) != epochs[0]


def test_no_rows_are_refused(train_request, tmp_path):
    from protocol import EngineError

    with pytest.raises(EngineError, match="holds no row"):
        train_here({**train_request("empty"), "train": write_rows(tmp_path / "none.jsonl", [])})
