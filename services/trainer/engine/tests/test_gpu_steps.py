"""The kernels of a GPU against PyTorch's own functions."""

import pytest
import torch

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")


def apart(got: torch.Tensor, want: torch.Tensor) -> float:
    return ((got.double() - want.double()).norm() / want.double().norm()).item()


@pytest.mark.parametrize(("heads", "size"), [(32, 128), (9, 64), (3, 48)])
def test_queries_are_rotated_and_gradients_turned_back(heads, size):
    import gpu_steps

    x = torch.randn(1, 77, heads, size, device="cuda", dtype=torch.bfloat16).transpose(1, 2)
    angle = torch.randn(1, 77, size // 2, device="cuda").repeat(1, 1, 2)
    cos, sin = angle.cos().bfloat16(), angle.sin().bfloat16()
    for sign in (1, -1):
        wide, low, high = x.double(), x[..., : size // 2].double(), x[..., size // 2 :].double()
        want = wide * cos.double()[:, None] + sign * torch.cat([-high, low], -1) * sin.double()[:, None]
        got = gpu_steps.rotated(x, cos, sin, sign)
        assert got.shape == x.shape and got.stride() == x.stride()
        assert apart(got, want) < 4e-3  # bfloat16 has 8 bits


def test_the_gated_activation_and_its_gradients():
    import gpu_steps

    gate, up, gradient = (torch.randn(3, 77, 333, device="cuda", dtype=torch.bfloat16) for _ in range(3))
    wide_gate, wide_up = (x.double().requires_grad_() for x in (gate, up))
    want = torch.nn.functional.silu(wide_gate) * wide_up
    want.backward(gradient.double())
    assert apart(gpu_steps.swiglu(gate, up), want.detach()) < 4e-3
    for got, wide in zip(gpu_steps.swiglu_gradients(gate, up, gradient), (wide_gate, wide_up), strict=True):
        assert apart(got, wide.grad) < 4e-3


def test_a_batch_has_the_gradient_that_transformers_and_peft_compute_row_by_row(tiny):
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    import model
    import train
    from fused import fused
    from rows import Row
    from weights import Weights

    settings = {"labels": "hard", "learningRate": 1e-3, "beta1": 0.9, "beta2": 0.95}
    config = LoraConfig(r=8, lora_alpha=16, target_modules=list(train.MODULES.values()), task_type="CAUSAL_LM")
    chosen = torch.Generator().manual_seed(3)
    lengths = (5, 300, 61)
    ids = [torch.randint(0, 300, (length,), generator=chosen).tolist() for length in lengths]
    rows = [Row(f"row-{index}", [], row, list(range(2, len(row))), list(range(2, len(row)))) for index, row in enumerate(ids)]

    plain = get_peft_model(AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float64), config, autocast_adapter_dtype=False)
    learnt = [parameter for parameter in plain.parameters() if parameter.requires_grad]
    with torch.no_grad():
        for parameter in learnt:
            parameter.copy_(torch.randn(parameter.shape, generator=chosen).mul(0.05).bfloat16())
    logits = [plain(torch.tensor([row])).logits[0] for row in ids]
    want = torch.nn.functional.cross_entropy(torch.cat([of[1:-1] for of in logits]), torch.cat([torch.tensor(row[2:]) for row in ids]))
    want.backward()

    model.kept.clear()
    base = model.load(tiny)
    assert base.precision == "bfloat16" and base.device.type == "cuda"
    tuned = get_peft_model(base.model, config, autocast_adapter_dtype=False)
    weights = Weights.of(tuned, settings)
    weights.live.copy_(torch.cat([parameter.detach().flatten() for parameter in learnt]))
    with fused(tuned):
        gradient, loss = train.gradient_of(base, rows, weights, settings)
    tuned.unload()
    assert loss.item() == pytest.approx(want.item(), rel=5e-3)
    assert apart(gradient.cpu(), torch.cat([parameter.grad.flatten() for parameter in learnt])) < 3e-2
