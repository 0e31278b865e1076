"""The engine as a process that something happens to, and within the test's own process."""

import json
import subprocess
import sys
import threading
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]
REPOSITORY = ENGINE.parents[2]

# The engine, with something that happens to it at an exact step: a test that raced against the steps would pass by luck.
INTERRUPTED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import main, train
at, what = int(sys.argv[2]), sys.argv[3]
perform, take_step, backward, taken = main.perform, train.take_step, train.torch.Tensor.backward, []
def keep(request, replies, stopping, stops):
    keep.stopping = stopping
    perform(request, replies, stopping, stops)
def interrupted(*args):
    taken.append(1)
    if len(taken) == at and what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if len(taken) == at and what == "memory":
        train.torch.empty(2**50, dtype=train.torch.uint8)
    while len(taken) == at and what == "hang":
        signal.pause()
    return take_step(*args)
def in_the_middle(*args):
    # Half of the step is done: the forward pass.
    if len(taken) == at and what == "wait":
        assert keep.stopping.wait(60)
    return backward(*args)
if what == "wait":
    main.GRACE_SECONDS = 60
main.perform, train.take_step, train.torch.Tensor.backward = keep, interrupted, in_the_middle
main.main()
"""


class Engine:
    """The engine as the services start it. Every reply is checked against the contract's schema."""

    def __init__(self, at: int = 0, what: str = "", command: list[str] | None = None, environment: dict | None = None):
        from jsonschema import Draft202012Validator

        schema = json.loads((REPOSITORY / "packages/contracts/schema/engine-reply.json").read_text())
        self.validator = Draft202012Validator(schema)
        interrupted = ["-c", INTERRUPTED, str(ENGINE), str(at), what] if what else [str(ENGINE / "main.py")]
        command = command or [sys.executable, *interrupted]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def send(self, **request):
        self.write(json.dumps(request))

    def write(self, line: str):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def replies(self):
        for line in self.process.stdout:
            reply = json.loads(line)
            self.validator.validate(reply)
            yield reply

    def until(self, *events: str) -> dict:
        return next(reply for reply in self.replies() if reply["event"] in events)

    def ended(self) -> list[dict]:
        """All replies up to the end of the request."""
        seen = []
        for reply in self.replies():
            seen.append(reply)
            if reply["event"] in ("done", "error"):
                break
        return seen  # up to the last word, where the engine was killed

    def kill(self):
        self.process.kill()
        self.process.wait()


def train_here(request: dict):
    """The same without a process: (replies, summary)."""
    from train import train

    replies = []
    summary = train(request, lambda event, **fields: replies.append((event, fields)), threading.Event(), {"python": "3"})
    return replies, summary
