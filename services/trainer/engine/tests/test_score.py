import threading
from types import SimpleNamespace

import pytest
import torch
from samples import example, write_rows

from protocol import EngineError
from rows import render
from train import train

SCRIPT = [
    {"role": "system", "content": "You are the deaf man. " * 20},
    {"role": "user", "content": "Who wept?"},
    {"role": "assistant", "content": "Ach, my friend, the copyist."},
    {"role": "user", "content": "Why?"},
    {"role": "assistant", "content": "Music is long."},
]


def arms(script):
    return [
        {"name": "base", "script": [], "adapter": False},
        {"name": "base+prompt", "script": script, "adapter": False},
        {"name": "student", "script": [], "adapter": True},
    ]


@pytest.fixture
def scored(tiny, train_request, tmp_path, monkeypatch):
    """(replies, tokens of the script, request) in float32, so that a plain computation can be compared with it."""
    import model
    from score import score

    monkeypatch.setattr(model, "cpu_has_bfloat16", lambda: False)
    model.kept.clear()
    trained = train_request("student", steps=8)
    train(trained, lambda *_, **__: None, threading.Event(), {})
    rows = write_rows(tmp_path / "test.jsonl", [example(number) for number in range(30, 37)])

    def run(script=SCRIPT, reference="base+prompt", **fields):
        request = {
            "base": str(tiny),
            "cache": str(tmp_path),
            "adapter": trained["output"],
            "arms": arms(script),
            "reference": reference,
            "perToken": False,
            "rows": rows,
            **fields,
        }
        replies = []
        counts = score(request, lambda event, **fields: replies.append((event, fields)))["scriptTokens"]
        return [fields for event, fields in replies if event == "scored"], counts, request

    yield run
    model.kept.clear()


def test_sums_are_those_of_a_plain_computation_of_each_row(tiny, scored, monkeypatch):
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    import score

    monkeypatch.setitem(score.MOST_TOKENS, "cpu", 150)  # several packs
    monkeypatch.setattr(score, "POSITIONS", 5)
    replies, _, request = scored()
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    base = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32).eval()
    student = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32), request["adapter"]).eval()

    def logs(model, script, number):
        row = render("x", script, example(number)["messages"], tokenizer)
        with torch.no_grad():
            all_logs = model(torch.tensor([row.ids])).logits[0].log_softmax(-1)
        places = torch.tensor(row.scored)
        return all_logs[places - 1], torch.tensor(row.ids)[places]

    assert [(reply["done"], reply["total"], reply["row"]["id"]) for reply in replies] == [(n + 1, 7, f"q{30 + n}") for n in range(7)]
    for number, reply in zip(range(30, 37), replies, strict=True):
        expected = {"base": logs(base, [], number), "base+prompt": logs(base, SCRIPT, number), "student": logs(student, [], number)}
        prompted, targets = expected["base+prompt"]
        assert reply["row"]["tokens"] == len(targets)
        for name, (found, _) in expected.items():
            nll = -found.gather(1, targets[:, None]).sum().item()
            kl = (prompted.exp() * (prompted - found)).sum().item()
            assert reply["row"]["arms"][name]["nll"] == pytest.approx(nll, rel=1e-4)
            assert reply["row"]["arms"][name]["kl"] == pytest.approx(kl, rel=1e-3, abs=1e-6)
        assert reply["row"]["arms"]["base+prompt"]["kl"] == 0
        assert reply["row"]["arms"]["base"]["kl"] > 0


def test_counts_what_the_prompt_and_the_demonstrations_add_to_a_question(tiny, scored):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny)
    _, counts, _ = scored(reference=None)
    prompt = len(tokenizer.encode(SCRIPT[0]["content"])) - len(tokenizer.encode("Be kind"))
    turns = "".join(f"<|im_start|>{turn['role']}\n{turn['content']}<|im_end|>\n" for turn in SCRIPT[1:])
    assert counts == {"prompt": prompt, "demonstrations": len(tokenizer.encode(turns, add_special_tokens=False))}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        # 30 layers, 3 of 9 heads keep keys and values, 64 numbers each: SmolLM2-135M.
        ({"num_hidden_layers": 30, "num_attention_heads": 9, "num_key_value_heads": 3, "hidden_size": 576}, 23_040),
        # A head's own size counts, not hidden_size over heads: Qwen3-4B.
        ({"num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "hidden_size": 2560}, 147_456),
        ({"num_hidden_layers": 2, "num_attention_heads": 4, "hidden_size": 64}, 512),
        ({"num_hidden_layers": 2, "hidden_size": 64}, None),
    ],
)
def test_tells_what_a_token_takes_of_the_key_value_cache(config, expected):
    from score import key_value_bytes

    assert key_value_bytes(SimpleNamespace(**config)) == expected


def test_a_real_cache_of_the_base_is_as_large(tiny):
    from transformers import AutoModelForCausalLM

    from score import key_value_bytes

    base = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float16)
    with torch.no_grad():
        cache = base(torch.arange(5)[None], use_cache=True).past_key_values
    held = sum(part.element_size() * part.numel() for layer in cache.layers for part in (layer.keys, layer.values))
    assert held == 5 * key_value_bytes(base.config)


def test_without_a_script_base_and_base_with_prompt_are_one(scored):
    replies, counts, _ = scored(script=[], reference=None)
    assert counts == {"prompt": 0, "demonstrations": 0}
    for reply in replies:
        found = reply["row"]["arms"]
        assert found["base"] == found["base+prompt"] == {"nll": found["base"]["nll"], "kl": None}
        assert found["student"]["nll"] != found["base"]["nll"]


def test_log_probabilities_of_each_token_add_up_to_the_sum(scored, monkeypatch):
    import score

    monkeypatch.setattr(score, "POSITIONS", 5)
    replies, _, _ = scored(reference=None, perToken=True)
    for reply in replies:
        for found in reply["row"]["arms"].values():
            assert len(found["logProbabilities"]) == reply["row"]["tokens"]
            assert -sum(found["logProbabilities"]) == pytest.approx(found["nll"], rel=1e-5)


def test_arms_are_what_the_request_says_and_need_no_adapter(scored):
    every, _, _ = scored()
    arms = [{"name": "scripted", "script": SCRIPT, "adapter": False}, {"name": "plain", "script": [], "adapter": False}]
    replies, counts, _ = scored(adapter=None, arms=arms, reference="plain")
    assert counts["prompt"] > 0
    for reply, known in zip(replies, every, strict=True):
        found, expected = reply["row"]["arms"], known["row"]["arms"]
        assert list(found) == ["scripted", "plain"] and found["plain"]["kl"] == 0 and found["scripted"]["kl"] > 0
        for name, other in (("scripted", "base+prompt"), ("plain", "base")):
            assert found[name]["nll"] == pytest.approx(expected[other]["nll"], rel=1e-5)


def test_the_adapter_and_a_script_go_together(scored):
    both = [{"name": "both", "script": SCRIPT, "adapter": True}]
    replies, _, _ = scored(arms=both, reference=None)
    every, _, _ = scored(reference=None)
    for reply, known in zip(replies, every, strict=True):
        assert all(abs(reply["row"]["arms"]["both"]["nll"] - arm["nll"]) > 1e-3 for arm in known["row"]["arms"].values())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reference": "teacher"}, "none of the arms base, base\\+prompt, student"),
        ({"adapter": None}, "names none"),
        ({"arms": [{"name": "a", "script": [], "adapter": False}] * 2, "reference": None}, "one name"),
        ({"adapter": "/nowhere"}, "no adapter"),
    ],
)
def test_refuses_a_request_that_means_nothing(scored, fields, reason):
    with pytest.raises(EngineError, match=reason) as caught:
        scored(**fields)
    assert caught.value.code == "invalid_request"


def test_the_engine_scores_and_then_trains_as_if_it_had_not(start_engine, train_request, tmp_path, tiny):
    engine = start_engine()
    first, second = train_request("first", steps=5), train_request("second", steps=5)
    rows = write_rows(tmp_path / "test.jsonl", [example(number) for number in range(30, 33)])
    engine.send(**first)
    assert engine.ended()[-1]["event"] == "done"
    scoring = {"op": "score", "id": "s", "base": str(tiny), "cache": str(tmp_path), "adapter": first["output"], "rows": rows}
    engine.send(**scoring, arms=arms(SCRIPT), reference="base+prompt", perToken=True)
    replies = engine.ended()
    assert [reply["event"] for reply in replies] == ["phase", "phase", "scored", "scored", "scored", "done"]
    assert replies[-1]["scriptTokens"]["prompt"] > 0
    assert replies[-1]["keyValueBytesPerToken"] == 2 * 2 * 2 * 16 * 2
    engine.send(**second)
    assert engine.ended()[-1]["event"] == "done"
    name = "adapter_model.safetensors"
    contents = [(tmp_path / run / name).read_bytes() for run in ("first", "second")]
    assert contents[0] == contents[1]


def test_weights_that_are_no_numbers_are_a_named_fault(scored, train_request, tmp_path):
    from pathlib import Path

    from safetensors.torch import load_file, save_file

    _, _, request = scored()
    file = Path(request["adapter"]) / "adapter_model.safetensors"
    tensors = {name: torch.full_like(tensor, float("nan")) for name, tensor in load_file(file).items()}
    save_file(tensors, file, metadata={"format": "pt"})
    with pytest.raises(EngineError, match="under student that is no finite number") as raised:
        scored()
    assert raised.value.code == "scores_not_finite"
