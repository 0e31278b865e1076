"""What steps do to the weights, compared with transformers, peft and PyTorch's optimiser as anybody would use them."""

from pathlib import Path

import pytest
import torch
from engines import train_here
from safetensors.torch import load_file
from samples import SETTINGS, write_rows

from rows import read_rows
from schedule import rate_factor, sampled


@pytest.fixture(autouse=True)
def in_float32(monkeypatch):
    import model

    monkeypatch.setattr(model, "cpu_has_bfloat16", lambda: False)
    model.kept.clear()
    yield
    model.kept.clear()


def adapter(request: dict) -> dict[str, torch.Tensor]:
    return load_file(Path(request["output"]) / "adapter_model.safetensors")


def test_a_step_is_that_of_adamw_on_the_clipped_gradient_at_the_rate_that_is_told(tiny, train_request):
    from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
    from transformers import AutoModelForCausalLM, AutoTokenizer

    steps, batch, clip = 6, 2, 0.01  # far below the gradient of any of these steps, so that each is scaled by another factor
    settings = {**SETTINGS, "batch": batch, "steps": steps, "clip": clip, "warmupShare": 0.34}
    request = {**train_request("ours", batch=batch, steps=steps, clip=clip, warmupShare=0.34), "valid": None}
    train_here(request)

    rows = read_rows(request["train"], AutoTokenizer.from_pretrained(tiny), settings["maxTokens"])
    base = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32).eval()
    torch.manual_seed(settings["seed"])
    modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    lora = LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules=modules, task_type="CAUSAL_LM")
    plain = get_peft_model(base, lora)
    learnt = [parameter for parameter in plain.parameters() if parameter.requires_grad]
    start = {name: tensor.clone() for name, tensor in get_peft_model_state_dict(plain, save_embedding_layers=False).items()}
    optimiser = torch.optim.AdamW(learnt, betas=(settings["beta1"], settings["beta2"]), weight_decay=0.0)
    for step in range(steps):
        taken = [rows[index] for index in sampled(len(rows), settings["seed"], step * batch, (step + 1) * batch)]
        supervised = sum(len(row.supervised) for row in taken)
        for row in taken:
            at = torch.tensor(row.supervised)
            logits = plain(torch.tensor([row.ids])).logits[0, at - 1]
            (torch.nn.functional.cross_entropy(logits, torch.tensor(row.ids)[at], reduction="sum") / supervised).backward()
        assert torch.nn.utils.clip_grad_norm_(learnt, clip) > clip
        optimiser.param_groups[0]["lr"] = settings["learningRate"] * rate_factor(step, steps, settings)
        optimiser.step()
        optimiser.zero_grad()

    ours, theirs = adapter(request), get_peft_model_state_dict(plain, save_embedding_layers=False)
    assert ours.keys() == theirs.keys()
    away = sum((ours[name] - theirs[name]).abs().sum() for name in ours)
    moved = sum((theirs[name] - start[name]).abs().sum() for name in ours)
    assert away < 0.01 * moved


def test_another_seed_begins_with_another_adapter(train_request):
    # Steps too small to be seen: what is left is what training began with.
    requests = [train_request(f"seed-{seed}", seed=seed, steps=1, learningRate=1e-12) for seed in (42, 43)]
    for request in requests:
        train_here({**request, "valid": None})
    one, other = (torch.cat([tensor.flatten() for name, tensor in adapter(request).items() if "lora_A" in name]) for request in requests)
    assert (one - other).abs().mean() > 0.1 * one.abs().mean()


def test_the_weights_that_were_best_on_what_is_held_out_are_exported(train_request, tmp_path):
    # What is held out is unlike what is learnt: the surer the model gets, the worse it does there.
    strange = [{"id": "s", "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "zq!xv#%kj~w"}]}]
    request = {**train_request("early", epochs=10, patience=2), "valid": write_rows(tmp_path / "strange.jsonl", strange)}
    _, summary = train_here(request)
    assert summary["bestStep"] < summary["steps"]
    (last,) = Path(request["checkpoints"]).iterdir()
    kept = load_file(last)
    exported = torch.cat([tensor.flatten() for tensor in adapter(request).values()]).sort().values
    assert torch.equal(exported, kept["best"].sort().values)
    assert not torch.equal(exported, kept["master"].sort().values)
