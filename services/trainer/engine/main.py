"""The engine: reads requests as JSON lines from stdin, answers on stdout, one operation at a time.

It stays warm between requests (the base is kept in memory) and ends when stdin does, so that it never outlives the service that started it.
"""

import os
import queue
import signal
import sys
import threading
import traceback
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

# Before torch is loaded: two threads that spin on a busy machine stall each other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# oneDNN keeps its kernels and their buffers for each size of matrix it meets: without a bound that comes to gigabytes.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "256")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

from faults import failure
from protocol import EngineError, Replies, Requests, identity

# What a `stop` waits for the layers to look up and the checkpoint to be written; it has to be over within a second.
GRACE_SECONDS = 0.9
# Saving a state on a host takes its time, and what is not saved is paid again; the service waits longer than this before it kills.
HOST_GRACE_SECONDS = 6
NOTHING = {"parameters": None, "summary": None, "scriptTokens": None}


def versions() -> dict[str, str]:
    found = {"python": python_version()}
    for name in ("torch", "transformers", "peft", "safetensors", "gguf"):
        try:
            found[name] = version(name)
        except PackageNotFoundError as error:
            raise EngineError("internal", f"The Python package {name} is missing: run npm run setup") from error
    return found


def read_requests(replies: Replies, requests: Requests, work: queue.Queue, stops: dict[str, threading.Event]):
    """Runs in its own thread, so that `stop` arrives while an operation runs."""
    hosted: set[str] = set()
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            request = requests.parse(line)
        except EngineError as error:
            replies.send("error", id=identity(line), code=error.code, message=str(error))
            continue
        if request["op"] == "stop":
            stopping = stops.get(request["id"])
            if stopping is None:  # what it was to end has ended meanwhile
                continue
            stopping.set()
            grace = HOST_GRACE_SECONDS if request["id"] in hosted else GRACE_SECONDS
            threading.Timer(grace, give_up, (request["id"], replies, stops)).start()
        else:
            stopping = stops[request["id"]] = threading.Event()
            if request["op"] == "train-tinker":
                hosted.add(request["id"])
            work.put((request, stopping))
    # The service is gone. Checkpoints are written atomically: nothing to wait for.
    os._exit(0)


def give_up(id: str, replies: Replies, stops: dict[str, threading.Event]):
    """Nothing looked up in time (a base is being loaded, say): the last checkpoint has to do."""
    with replies.lock:
        if id in stops:
            replies.send("done", id=id, op="train", **NOTHING, stopped=True)
            os._exit(0)


def perform(request: dict, replies: Replies, stopping: threading.Event, stops: dict[str, threading.Event]):
    def send(event, **fields):
        replies.send(event, id=request["id"], **fields)

    done = {**NOTHING, "stopped": False}
    # Imported when first needed: torch and transformers take seconds.
    if request["op"] == "prepare":
        from prepare import prepare

        done["parameters"] = prepare(request, send)
    elif request["op"] == "train":
        if several():
            import ranks

            ranks.join()
            ranks.shared(request)
        from train import train

        done["summary"] = train(request, send, stopping, versions())
        done["stopped"] = done["summary"] is None
    elif request["op"] == "inspect":
        from inspect_rows import inspect_rows

        done["inspection"] = inspect_rows(request, send)
    elif request["op"] == "export":
        from export import export_adapter

        export_adapter(request, send)
    elif request["op"] == "parity":
        from parity import parity

        done["parity"] = parity(request, send)
    elif request["op"] == "train-tinker":
        from tinker_train import train_tinker

        hosted = train_tinker(request, send, stopping)
        done |= {"stopped": True} if hosted is None else {"hosted": hosted}
    else:
        from score import score

        done |= score(request, send)
    with replies.lock:
        send("done", op=request["op"], **done)
        stops.pop(request["id"], None)


def several() -> bool:
    return int(os.environ.get("WORLD_SIZE", "1")) > 1


def follow():
    """What a process does that is not the first of several: the one training that the first is asked for, in silence."""
    os.dup2(2, 1)
    import ranks
    from train import train

    ranks.join()
    with suppress(EngineError):  # the first has met it too, and says it
        train(ranks.shared(None), lambda *_, **__: None, threading.Event(), {})


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the service decides what becomes of us
    if os.environ.get("RANK", "0") != "0":
        return follow()
    replies = Replies()
    work: queue.Queue = queue.Queue()
    stops: dict[str, threading.Event] = {}
    try:
        requests = Requests()
        replies.send("ready", versions=versions())
    except Exception as error:
        replies.send("error", id=None, code="internal", message=str(error))
        sys.exit(1)
    threading.Thread(target=read_requests, args=(replies, requests, work, stops), daemon=True).start()
    while True:
        request, stopping = work.get()
        try:
            perform(request, replies, stopping, stops)
        except Exception as error:
            if not isinstance(error, EngineError):
                traceback.print_exc()
            fault = failure(error)
            replies.send("error", id=request["id"], code=fault.code, message=str(fault))
        finally:
            stops.pop(request["id"], None)
        if several() and request["op"] == "train":
            os._exit(0)  # the others are through with it too, or wait for what will not come


if __name__ == "__main__":
    main()
