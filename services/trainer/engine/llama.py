"""A llama.cpp server as a child process, to compare with: what serves students, from the same wheel and with the same settings."""

import ctypes
import json
import os
import secrets
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from protocol import EngineError


@contextmanager
def serving(model: Path, adapter: Path, slots: int, context: int, threads: int):
    """Yields a function that posts JSON to the server and returns its answer. `context`: most tokens of a prompt and its answer."""
    command = [sys.executable, __file__, str(model), str(adapter), str(slots), str(context), str(threads)]
    key = secrets.token_hex(16)
    with tempfile.TemporaryFile("w+") as words:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True)
        try:
            child.stdin.write(f"{key}\n")
            child.stdin.flush()
            line = child.stdout.readline()
            if not line:
                words.seek(0)
                said = words.read().strip().splitlines() or ["it said nothing"]
                raise EngineError("parity_failed", f"llama.cpp does not serve {adapter.name} with {model.name}: {said[-1][:500]}")
            yield partial(post, json.loads(line)["address"], key)
        finally:
            child.kill()
            child.wait()


def post(address: str, key: str, path: str, body: dict) -> dict:
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address + path, json.dumps(body).encode(), headers), timeout=600) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise EngineError("parity_failed", f"llama.cpp answers {path} with {error.code}: {error.read(500).decode()}") from error


def main(model: str, adapter: str, slots: str, context: str, threads: str):
    # Before the library is loaded: two threads that spin on a busy machine stall each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL: never outlives the engine
    key = sys.stdin.readline().strip()
    from xllamacpp import CommonAdapterLoraInfo, CommonParams, Server

    parameters = CommonParams()
    parameters.model.path = model
    parameters.n_parallel = int(slots)
    parameters.n_ctx = int(slots) * int(context)
    parameters.kv_unified = False
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = int(threads)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_threads_http = int(slots) + 2
    parameters.api_keys = [key]
    parameters.use_jinja = True
    parameters.ui = False
    parameters.warmup = False
    parameters.verbosity = 1
    lora = CommonAdapterLoraInfo()
    lora.path, lora.scale = adapter, 1.0
    parameters.lora_adapters = [lora]
    server = Server(parameters)
    print(json.dumps({"address": server.listening_address}), flush=True)
    sys.stdin.read()  # ends with the engine
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
