"""The engine: reads requests as JSON lines from stdin, answers on stdout, one operation at a time.

It stays warm between requests (the base is kept in memory) and ends when stdin does, so that it never outlives the service that started it.
"""

import errno
import os
import queue
import signal
import sys
import threading
import traceback
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

from protocol import EngineError, Replies, Requests, identity


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
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            request = requests.parse(line)
        except EngineError as error:
            replies.send("error", id=identity(line), code=error.code, message=str(error))
            continue
        stopping = stops.setdefault(request["id"], threading.Event())
        if request["op"] == "stop":
            stopping.set()
        else:
            work.put((request, stopping))
    # The service is gone. Checkpoints are written atomically: nothing to wait for.
    os._exit(0)


def failure(error: BaseException) -> EngineError:
    """Says what an exception of a library means."""
    if isinstance(error, EngineError):
        return error
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left on device" in text:
        return EngineError("disk_full", f"The disk is full: {text}")
    out_of_memory = isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
    if out_of_memory or "can't allocate memory" in text:
        return EngineError("out_of_memory", "Memory ran out: lower batch or maxTokens, or choose a smaller student")
    return EngineError("internal", f"{type(error).__name__}: {text}"[:2000])


def perform(request: dict, replies: Replies, stopping: threading.Event):
    def send(event, **fields):
        replies.send(event, id=request["id"], **fields)

    done = {"stopped": False, "parameters": None, "summary": None, "scriptTokens": None}
    # Imported when first needed: torch and transformers take seconds.
    if request["op"] == "prepare":
        from prepare import prepare

        done["parameters"] = prepare(request, send)
    elif request["op"] == "train":
        from train import train

        done["summary"] = train(request, send, stopping, versions())
        done["stopped"] = done["summary"] is None
    else:
        from score import score

        done["scriptTokens"] = score(request, send)
    send("done", op=request["op"], **done)


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the service decides what becomes of us
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
            perform(request, replies, stopping)
        except Exception as error:
            if not isinstance(error, EngineError):
                traceback.print_exc()
            fault = failure(error)
            replies.send("error", id=request["id"], code=fault.code, message=str(fault))
        finally:
            stops.pop(request["id"], None)


if __name__ == "__main__":
    main()
