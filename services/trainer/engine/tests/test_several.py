import os
import sys

import pytest
import torch
from engines import ENGINE, Engine
from safetensors.torch import load_file
from samples import SENTENCES

# In float32, so that what differs differs by the order of sums alone.
LAUNCHED = """
import sys
sys.path.insert(0, sys.argv[1])
import main, model, ranks, train
from torch.distributed.tensor import DTensor
model.cpu_has_bfloat16 = lambda: False
run = train.run
def looked_at(request, base, *rest):
    weight = base.model.model.layers[0].self_attn.q_proj.base_layer.weight
    halved = isinstance(weight, DTensor) and weight.to_local().numel() * 2 == weight.numel()
    assert halved == ranks.SHARDED, type(weight)
    run(request, base, *rest)
train.run = looked_at
main.main()
"""
SCRIPT = [{"role": "system", "content": SENTENCES[0]}]


@pytest.fixture(scope="module")
def launch(tmp_path_factory):
    launcher, engines = tmp_path_factory.mktemp("launcher") / "launch.py", []
    launcher.write_text(LAUNCHED)

    def start(parallel: str | None) -> Engine:
        torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"] if parallel else []
        line = [sys.executable, *torchrun, str(launcher), str(ENGINE), *([parallel] if parallel else [])]
        engines.append(Engine(command=line, environment={**os.environ, "OMP_NUM_THREADS": "1"}))
        assert engines[-1].until("ready", "error")["event"] == "ready"
        return engines[-1]

    yield start
    for engine in engines:
        engine.kill()


@pytest.fixture(scope="module")
def alone(launch):
    """One process, to compare with."""
    return launch(None)


def adapter(request: dict) -> dict[str, torch.Tensor]:
    return load_file(f"{request['output']}/adapter_model.safetensors")


@pytest.mark.parametrize(("parallel", "labels"), [("ddp", "hard"), ("fsdp", "soft")])
def test_two_processes_train_the_adapter_of_one(launch, alone, train_request, parallel, labels):
    changes = {"labels": "soft", "softShare": 0.5} if labels == "soft" else {}
    teacher = {"base": train_request("x")["base"], "script": SCRIPT} if labels == "soft" else None
    summaries, adapters = [], []
    for kind in (None, parallel):
        engine, request = launch(kind) if kind else alone, {**train_request(f"by-{kind}", batch=5, **changes), "teacher": teacher}
        engine.send(**request)
        replies = engine.ended()
        assert replies[-1]["event"] == "done", replies[-1]
        assert [reply["step"] for reply in replies if reply["event"] == "step"] == list(range(1, 9))
        summaries.append(replies[-1]["summary"])
        adapters.append(adapter(request))
    one, two = summaries
    for name in ("trainLoss", "validLoss"):
        assert [loss for _, loss in two[name]] == pytest.approx([loss for _, loss in one[name]], rel=1e-4)
    for name in ("parameters", "trainableParameters", "totalTokens", "supervisedTokens", "bestStep"):
        assert two[name] == one[name]
    moved = max(tensor.abs().max() for name, tensor in adapters[0].items() if "lora_B" in name)
    for name, tensor in adapters[0].items():
        torch.testing.assert_close(adapters[1][name], tensor, atol=float(moved) * 1e-3, rtol=1e-3, msg=name)
    assert engine.process.wait() == 0


def test_two_processes_stop_when_asked_and_go_on(launch, train_request):
    request = train_request("stopped", epochs=20)
    engine = launch("ddp")
    engine.send(**request)
    next(reply for reply in engine.replies() if reply["event"] == "step" and reply["step"] == 5)
    engine.send(op="stop", id="stopped")
    assert engine.ended()[-1]["stopped"] is True
    assert engine.process.wait() in (0, 1)
    engine = launch("ddp")
    engine.send(**request)
    (resumed,) = engine.ended()[-1]["summary"]["resumedFrom"]
    assert resumed >= 4


def test_what_one_process_refuses_is_said_once(launch, train_request, tmp_path):
    engine = launch("ddp")
    (tmp_path / "none.jsonl").write_text("")
    engine.send(**{**train_request("empty"), "train": str(tmp_path / "none.jsonl")})
    replies = engine.ended()
    assert replies[-1]["code"] == "invalid_rows"
