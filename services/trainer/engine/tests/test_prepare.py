import json

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from prepare import count_parameters, locate
from protocol import EngineError


def quiet(*_, **__):
    pass


def test_a_gguf_file_becomes_the_same_weights_once(tiny, tiny_gguf, tmp_path):
    phases = []
    folder = locate(str(tiny_gguf), str(tmp_path), lambda event, **fields: phases.append(fields["phase"]))
    assert phases == ["converting"]
    assert folder.parent == tmp_path and len(folder.name) == 64
    ours = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).state_dict()
    original = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32).state_dict()
    assert ours.keys() == original.keys()
    for name, tensor in original.items():
        torch.testing.assert_close(ours[name], tensor, atol=0, rtol=0)
    assert count_parameters(folder) == count_parameters(tiny)
    text = "<|im_start|>user\nWho wept in Vienna?<|im_end|>\n"
    encoded = [AutoTokenizer.from_pretrained(path).encode(text, add_special_tokens=False) for path in (folder, tiny)]
    assert encoded[0] == encoded[1]
    assert locate(str(tiny_gguf), str(tmp_path), lambda *_, **__: pytest.fail("converts again")) == folder
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_weights_that_change_under_their_name_are_converted_anew(tiny_gguf, tmp_path):
    file = tmp_path / "base.gguf"
    content = bytearray(tiny_gguf.read_bytes())
    file.write_bytes(content)
    first = locate(str(file), str(tmp_path / "cache"), quiet)
    content[-2] ^= 1  # a bit of the last weight
    file.write_bytes(content)
    assert locate(str(file), str(tmp_path / "cache"), quiet) != first


def test_a_folder_is_taken_as_it_is(tiny, tmp_path):
    assert locate(str(tiny), str(tmp_path), quiet) == tiny


def test_says_what_is_wrong_with_a_base(tiny, tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and then nothing of the kind")
    for base, reason in ((tmp_path / "absent.gguf", "no weights at"), (broken, "cannot be read as GGUF")):
        with pytest.raises(EngineError, match=reason) as caught:
            locate(str(base), str(tmp_path / "cache"), quiet)
        assert caught.value.code == "base_unreadable"
    assert not any((tmp_path / "cache").iterdir())
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(EngineError, match=r"no \.safetensors file"):
        count_parameters(empty)
    (empty / "model.safetensors").write_bytes(b"nonsense of more than eight bytes")
    with pytest.raises(EngineError, match="is no safetensors file"):
        count_parameters(empty)


def test_refuses_an_architecture_that_it_cannot_export(tiny, tmp_path):
    from model import load

    config = json.loads((tiny / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "model_type": "gpt2"}))
    with pytest.raises(EngineError, match="holds a gpt2 model; the engine trains llama, mistral, qwen2, qwen3"):
        load(tmp_path)
