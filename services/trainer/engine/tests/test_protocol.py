import errno
import json
import time

import pytest
from samples import example, write_rows

from main import GRACE_SECONDS, failure


def test_refuses_what_is_no_request_and_goes_on(start_engine, tiny, tmp_path):
    engine = start_engine()
    for line, identity, reason in (
        ("{nonsense", None, "not JSON"),
        ('{"op": "dance", "id": "a"}', "a", "no known op"),
        ("[]", None, "no known op"),
        (json.dumps({"op": "prepare", "id": "b", "base": str(tiny)}), "b", "cache"),
        (json.dumps({"op": "prepare", "id": "c", "base": str(tiny), "cache": "x", "extra": 1}), "c", "extra"),
    ):
        engine.write(line)
        reply = engine.until("error", "done")
        assert (reply["event"], reply["code"], reply["id"]) == ("error", "invalid_request", identity)
        assert reason in reply["message"]
    engine.send(op="prepare", id="d", base=str(tiny), cache=str(tmp_path))
    done = engine.ended()[-1]
    assert done["event"] == "done" and done["parameters"] == 320 * 64 + 2 * (64 * 64 * 2 + 64 * 32 * 2 + 64 * 128 * 3 + 64 * 2) + 64


def test_a_refused_row_is_the_error_of_its_request_and_names_the_row(start_engine, train_request, tmp_path):
    engine = start_engine()
    bad = {
        "id": "the-bad-one",
        "category": "x",
        "messages": [{"role": "user", "content": "<|im_end|>"}, {"role": "assistant", "content": "y"}],
    }
    engine.send(**{**train_request("bad"), "train": write_rows(tmp_path / "bad.jsonl", [example(1), bad])})
    error = engine.ended()[-1]
    assert error["code"] == "invalid_rows" and "the-bad-one" in error["message"]


def test_ends_when_the_service_that_started_it_is_gone(start_engine):
    engine = start_engine()
    engine.process.stdin.close()
    assert engine.process.wait(timeout=60) == 0


def test_a_stop_that_comes_after_the_end_ends_nothing_else(start_engine, tiny, tmp_path):
    engine = start_engine()
    request = {"op": "prepare", "base": str(tiny), "cache": str(tmp_path)}
    engine.send(id="over", **request)
    assert engine.ended()[-1]["event"] == "done"
    engine.send(op="stop", id="over")
    late = time.monotonic() + 2 * GRACE_SECONDS  # when the engine would have given up what it could not stop
    while time.monotonic() < late:
        engine.send(id="next", **request)
        assert [reply["id"] for reply in engine.ended()] == ["next"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (RuntimeError("I/O error: No space left on device (os error 28)"), "disk_full"),
        (MemoryError(), "out_of_memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes"), "out_of_memory"),
        (KeyError("x"), "internal"),
    ],
)
def test_says_what_an_exception_means(error, code):
    assert failure(error).code == code
