"""The engine as a process that something happens to, and within the test's own process."""

import json
import multiprocessing
import os
import subprocess
import sys
import threading
from multiprocessing.reduction import DupFd
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]
REPOSITORY = ENGINE.parents[2]

# A process that has imported what the engine imports, and is forked for each engine of the tests: to import it all takes seconds.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["peft", "transformers.models.auto.modeling_auto", "transformers.models.llama.modeling_llama", "tinker", "pytest"]
)


class Descriptor:
    """A file descriptor, which becomes its number in the process that it is handed to."""

    def __init__(self, number: int):
        self.number = number

    def __reduce__(self):
        return received, (DupFd(self.number),)


def received(descriptor) -> int:
    return descriptor.detach()


def run_engine(descriptors: list[int], environment: dict, at: int, what: str):
    """What main.py does as a program, but for what is to happen to it."""
    for place, descriptor in enumerate(descriptors):
        os.dup2(descriptor, place)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, str(ENGINE))
    import main

    if what:
        interrupt(main, at, what)
    main.main()


def interrupt(main, at: int, what: str):
    """Something happens at an exact step: a test that raced against the steps would pass by luck."""
    import signal

    import train

    perform, take_step, backward, taken, asked = main.perform, train.take_step, train.torch.Tensor.backward, [], []

    def keep(request, replies, stopping, stops):
        asked.append(stopping)
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
            assert asked[-1].wait(60)
        return backward(*args)

    if what == "wait":
        main.GRACE_SECONDS = 60
    main.perform, train.take_step, train.torch.Tensor.backward = keep, interrupted, in_the_middle


class Fork:
    """An engine as far as tests see it like a `Popen`."""

    def __init__(self, at: int, what: str):
        (theirs_in, ours_in), (ours_out, theirs_out) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(ours_in, "w"), os.fdopen(ours_out)
        descriptors = [Descriptor(number) for number in (theirs_in, theirs_out, 2)]
        self.process = FORKS.Process(target=run_engine, args=(descriptors, dict(os.environ), at, what), daemon=True)
        self.process.start()
        os.close(theirs_in)
        os.close(theirs_out)

    def kill(self):
        self.process.kill()

    def wait(self, timeout: float | None = None) -> int | None:
        self.process.join(timeout)
        return self.process.exitcode


class Engine:
    """The engine as the services start it, or by a command line. Every reply is checked against the contract's schema."""

    def __init__(self, at: int = 0, what: str = "", command: list[str] | None = None, environment: dict | None = None):
        from jsonschema import Draft202012Validator

        schema = json.loads((REPOSITORY / "packages/contracts/schema/engine-reply.json").read_text())
        self.validator = Draft202012Validator(schema)
        if command:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        else:
            self.process = Fork(at, what)

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
