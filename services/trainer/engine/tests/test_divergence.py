from pathlib import Path

import pytest
from engines import train_here
from samples import SETTINGS

from progress import Progress
from protocol import EngineError


def test_a_loss_that_stays_far_above_its_beginning_is_a_divergence_and_a_hard_row_is_none():
    progress = Progress("x", valid_loss=[(0, 2.0)])
    for loss in [2.1, 7.0, 7.0, 7.0, 7.0, 4.9, 7.0, 7.0, 7.0, 7.0]:
        progress.judge(loss, 1.0, SETTINGS)
    with pytest.raises(EngineError, match=r"rose to 7\.000 by step 1.*lower training\.learningRate \(0\.01\) and set training\.clip to 1"):
        progress.judge(7.0, 1.0, {**SETTINGS, "clip": None})
    unmeasured = Progress("x")
    for loss in [9.0, 1.0, 1.0, 2.0, 2.0, 6.0, 6.0, 6.0, 6.0, 6.0]:  # began at 3 by its first five
        unmeasured.judge(loss, 1.0, SETTINGS)
    for held_out in (5.1, float("nan")):
        with pytest.raises(EngineError, match="held-out loss became"):
            progress.judge_held_out(held_out, SETTINGS)
    progress.judge_held_out(4.9, SETTINGS)


def test_a_loss_that_rises_leaves_the_checkpoint_from_before(train_request, monkeypatch):
    monkeypatch.setattr(Progress, "highest", property(lambda progress: 0.0 if progress.step >= 6 else 100.0))
    request = {**train_request("rising"), "valid": None, "checkpointSteps": 1}
    with pytest.raises(EngineError, match=r"by step 11.*The checkpoint of step 6 is kept") as caught:
        train_here(request)
    assert caught.value.code == "diverged"
    assert [path.name for path in Path(request["checkpoints"]).iterdir()] == ["checkpoint-00000006.safetensors"]


def test_a_loss_that_is_no_number_ends_the_run_before_the_weights_are_spoilt(train_request, monkeypatch):
    import train

    take_step, taken = train.take_step, []

    def poisoned(base, batch, weights, *rest):
        taken.append(1)
        if len(taken) == 6:
            weights.live[:100] = float("nan")
        return take_step(base, batch, weights, *rest)

    monkeypatch.setattr(train, "take_step", poisoned)
    with pytest.raises(EngineError, match=r"became nan .*at step 6: lower training\.learningRate.*checkpoint of step 4 is kept") as caught:
        train_here(train_request("poisoned"))
    assert caught.value.code == "diverged" and "best weights so far (step 4" in str(caught.value)
