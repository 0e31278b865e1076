"""One llama.cpp server for one model, and perhaps one adapter; the front in TypeScript starts it.

The first line of standard input is the key that every request must carry; the process ends when standard input does, so it never
outlives its parent. One line of JSON on standard output says where it listens: {"address": "http://127.0.0.1:40123"}.
"""

import argparse
import ctypes
import json
import os
import sys

# OpenMP's threads wait by spinning; beside other busy processes that costs more than a factor of 20. Read when the library loads.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from xllamacpp import CommonAdapterLoraInfo, CommonParams, Server


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, help="GGUF file")
    parser.add_argument("--adapter", help="LoRA adapter as a GGUF file")
    parser.add_argument("--slots", type=int, required=True, help="answers at once")
    parser.add_argument("--context", type=int, required=True, help="tokens per slot")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--alias", required=True, help="name of the model in answers")
    args = parser.parse_args()
    # While a model loads nobody reads standard input: Linux ends us with the parent then too (PR_SET_PDEATHSIG, SIGKILL).
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 9)
    key = sys.stdin.buffer.readline().decode().strip()

    params = CommonParams()
    params.model.path = args.model
    params.model_alias = {args.alias}
    params.n_parallel = args.slots
    params.n_ctx = args.slots * args.context
    params.kv_unified = False
    params.cpuparams.n_threads = args.threads
    params.cpuparams_batch.n_threads = args.threads
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # takes a free one
    # A slot's thread is held for a whole answer; the rest is for a disconnect to be noticed.
    params.n_threads_http = args.slots + 4
    params.api_keys = [key]
    params.cors_origins = ""
    params.ui = False
    params.use_jinja = True
    params.warmup = False
    # Prompts of idle slots go to memory, up to this; the server's own default is 8 GiB.
    params.cache_ram_mib = 256
    params.verbosity = 1
    if args.adapter:
        adapter = CommonAdapterLoraInfo()
        adapter.path = args.adapter
        adapter.scale = 1.0
        params.lora_adapters = [adapter]

    server = Server(params)
    print(json.dumps({"address": server.listening_address}), flush=True)
    sys.stdin.buffer.read()  # ends when the parent closes it, or dies however
    os._exit(0)


main()
