import copy

import pytest
import torch
from transformers import AutoModelForCausalLM

import packing
from fused import fused
from loss import LabelLoss, Labels, held_out
from model import hidden_states
from packing import in_packs, pack_rows

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def plain(tiny):
    return AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32, attn_implementation="eager").eval()


@pytest.fixture(scope="module")
def packed(tiny):
    packing.register()
    return AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32, attn_implementation=packing.NAME).eval()


def random_rows(*lengths):
    generator = torch.Generator().manual_seed(1)
    return [torch.randint(3, 320, (length,), generator=generator).tolist() for length in lengths]


# One longer than a tile, some so short that they are grouped apart, one of a single token.
LENGTHS = (40, packing.TILE + 70, 7, 1, 90, 33)


def test_packed_rows_get_the_logits_of_rows_that_stand_alone(plain, packed):
    rows = random_rows(*LENGTHS)
    pack = pack_rows(rows, CPU)
    with torch.no_grad():
        hidden = hidden_states(packed, pack)
        logits = packed.lm_head(hidden)
        for start, row in zip(pack.starts, rows, strict=True):
            alone = plain(torch.tensor([row])).logits[0]
            torch.testing.assert_close(logits[start : start + len(row)], alone, atol=1e-4, rtol=1e-4)


def test_rows_after_a_cached_prefix_get_the_logits_of_the_whole_text(plain, packed):
    prefix, *rows = random_rows(300, 20, 45, 3)
    with torch.no_grad():
        first = pack_rows([prefix], CPU)
        first.collected = []
        hidden_states(packed, first)
        pack = pack_rows(rows, CPU, first.collected)
        logits = packed.lm_head(hidden_states(packed, pack))
        for start, row in zip(pack.starts, rows, strict=True):
            alone = plain(torch.tensor([prefix + row])).logits[0, len(prefix) :]
            torch.testing.assert_close(logits[start : start + len(row)], alone, atol=1e-4, rtol=1e-4)


def test_our_gradients_are_those_of_plain_transformers_and_peft(plain, packed):
    from peft import LoraConfig, get_peft_model

    rows = random_rows(*LENGTHS)
    gradients = []
    for base in (plain, packed):
        torch.manual_seed(3)
        config = LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM")
        model = get_peft_model(copy.deepcopy(base), config)
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(parameter, std=0.1)
        if base is plain:
            loss = 0.0
            for row in rows[:3] + rows[4:]:  # a row of one token predicts nothing
                ids = torch.tensor([row])
                loss = loss + torch.nn.functional.cross_entropy(model(ids).logits[0, :-1], ids[0, 1:], reduction="sum")
        else:
            with fused(model):
                pack = pack_rows(rows, CPU)
                places = [start + place for start, row in zip(pack.starts, rows, strict=True) for place in range(1, len(row))]
                targets = torch.tensor(places)
                states = hidden_states(model.get_base_model(), pack)[targets - 1]
                loss = LabelLoss.apply(states, model.get_base_model().lm_head.weight, Labels(pack.ids[0, targets]))
        loss.backward()
        gradients.append((loss.item(), {name: p.grad for name, p in model.named_parameters() if p.grad is not None}))
    (expected_loss, expected), (loss, found) = gradients
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    assert found.keys() == expected.keys() and len(found) == 28
    for name, gradient in expected.items():
        torch.testing.assert_close(found[name], gradient, atol=2e-4, rtol=1e-3, msg=lambda text, name=name: f"{name}: {text}")


def test_the_layers_are_as_before_once_training_is_over(packed):
    from peft import LoraConfig, get_peft_model

    model = get_peft_model(copy.deepcopy(packed), LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM"))
    with fused(model):
        assert any("forward" in vars(layer) for layer in model.modules())
    assert not any("forward" in vars(layer) for layer in model.modules())


def test_the_likelihood_of_held_out_rows_is_that_of_a_plain_softmax(packed):
    hidden, targets = torch.randn(75, 64), torch.randint(0, 320, (75,))
    head = packed.lm_head.weight.detach()
    expected = torch.nn.functional.cross_entropy(hidden @ head.t(), targets, reduction="sum").item()
    assert held_out(hidden, head, Labels(targets)).tolist() == pytest.approx([expected, 0], rel=1e-5)


def test_packs_keep_the_order_and_the_bound():
    assert in_packs([5, 5, 11, 2, 3, 4], 10) == [[0, 1], [2], [3, 4, 5]]
    assert in_packs([], 10) == []
