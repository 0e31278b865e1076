import json
import re
from pathlib import Path

import pytest
import torch
from engines import ENGINE, Engine
from samples import train_requests


@pytest.fixture(scope="module")
def trained(tiny, tmp_path_factory):
    """(engine, folder): a student that training left behind, merged weights included."""
    engine = Engine()
    request = {**train_requests(tiny, tmp_path_factory.mktemp("trained"))("student", steps=8, learningRate=0.03), "exportMerged": True}
    engine.send(**request)
    assert engine.ended()[-1]["event"] == "done"
    yield engine, Path(request["output"])
    engine.kill()


def logits(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0]


IDS = [1, 30, 40, 50, 60, 70, 80, 90]


def test_merged_weights_load_by_themselves_and_are_base_and_adapter(trained, tiny):
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    _, folder = trained
    merged = AutoModelForCausalLM.from_pretrained(folder / "merged")
    base = AutoModelForCausalLM.from_pretrained(tiny)
    plain = logits(base, IDS)
    student = PeftModel.from_pretrained(base, folder).eval()
    assert (logits(merged, IDS) - logits(student, IDS)).abs().max() < 1e-4 < (plain - logits(merged, IDS)).abs().max()
    turns = [{"role": "user", "content": "Who?"}]
    ours, theirs = (AutoTokenizer.from_pretrained(place) for place in (folder / "merged", tiny))
    assert ours.apply_chat_template(turns, tokenize=False) == theirs.apply_chat_template(turns, tokenize=False)
    assert ours.encode("Ach, my friend") == theirs.encode("Ach, my friend")


def test_the_peft_folder_names_the_base_as_others_know_it(trained):
    _, folder = trained
    text = (folder / "adapter_config.json").read_text()
    assert json.loads(text)["base_model_name_or_path"] == "someone/tiny-llama"
    assert str(folder.parent) not in text and "/tmp" not in text


def test_export_gives_an_adapter_in_the_forms_that_are_asked_for_to_the_byte(trained, tiny, tmp_path):
    engine, folder = trained
    output = tmp_path / "again"
    request = {"op": "export", "id": "e", "base": str(tiny), "cache": str(tmp_path), "adapter": str(folder), "output": str(output)}
    engine.send(**request, baseName="someone/tiny-llama", formats=["merged", "gguf", "peft"])
    assert engine.ended()[-1]["event"] == "done"
    files = sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())
    assert files == sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    for name in files:
        if name != "adapter.gguf":
            assert (output / name).read_bytes() == (folder / name).read_bytes(), name
    gguf_only = tmp_path / "gguf"
    engine.send(**{**request, "output": str(gguf_only)}, baseName="x", formats=["gguf"])
    assert engine.ended()[-1]["event"] == "done"
    assert [path.name for path in gguf_only.iterdir()] == ["adapter.gguf"]


def test_a_folder_without_an_adapter_is_said(trained, tiny, tmp_path):
    engine, _ = trained
    fields = {"base": str(tiny), "cache": str(tmp_path), "adapter": str(tmp_path), "output": str(tmp_path / "x")}
    engine.send(op="export", id="e", **fields, baseName="x", formats=["peft"])
    error = engine.ended()[-1]
    assert error["code"] == "invalid_request" and "no adapter" in error["message"]


def test_nothing_is_written_or_read_as_a_pickle(trained):
    _, folder = trained
    written = [path for path in folder.parent.rglob("*") if path.is_file()]
    assert any(path.suffix == ".safetensors" for path in written)
    assert not [path for path in written if re.search(r"\.(bin|pt|pth|pkl|pickle|ckpt|npy)$", path.name)]
    for source in ENGINE.glob("*.py"):
        assert not re.search(r"torch\.(load|save)\(|\b(import|from) (pickle|joblib|shelve|marshal)\b", source.read_text()), source.name
