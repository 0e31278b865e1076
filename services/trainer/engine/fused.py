"""The layers that training spends its time on, each as one step with its own gradient.

Peft's own forward pass scales and adds the adapter's output in separate passes over memory, which on a CPU cost more than the arithmetic.
"""

from contextlib import contextmanager
from functools import partial

import torch


class LoraProduct(torch.autograd.Function):
    """x W' + bias + scale (x A') B'"""

    @staticmethod
    def forward(ctx, x, weight, bias, a, b, scale: float):
        rows = x.reshape(-1, x.shape[-1])  # (tokens, in)
        low = rows @ a.t()  # (tokens, rank)
        out = rows @ weight.t() if bias is None else torch.addmm(bias, rows, weight.t())
        out.addmm_(low, b.t(), alpha=scale)
        ctx.save_for_backward(rows, weight, a, b, low)
        ctx.scale, ctx.shape = scale, x.shape
        return out.view(*x.shape[:-1], -1)

    @staticmethod
    def backward(ctx, gradient):
        rows, weight, a, b, low = ctx.saved_tensors
        gradient = gradient.reshape(-1, gradient.shape[-1])
        grad_low = (gradient @ b).mul_(ctx.scale)
        grad_x = None
        if ctx.needs_input_grad[0]:
            grad_x = (gradient @ weight).addmm_(grad_low, a).view(ctx.shape)
        return grad_x, None, None, grad_low.t() @ rows, (gradient.t() @ low).mul_(ctx.scale), None


class RmsNorm(torch.autograd.Function):
    """x / rms(x) * weight, computed in float32 as transformers does; keeps x and one number a token instead of four float32 copies."""

    @staticmethod
    def forward(ctx, x, weight, epsilon: float):
        wide = x.float()
        scale = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + epsilon)
        ctx.save_for_backward(x, weight, scale)
        return wide.mul(scale).to(x.dtype).mul_(weight)

    @staticmethod
    def backward(ctx, gradient):
        x, weight, scale = ctx.saved_tensors
        normal = x.float() * scale
        gradient = (gradient * weight).float()
        along = (gradient * normal).mean(-1, keepdim=True)
        return gradient.addcmul_(normal, along, value=-1).mul_(scale).to(x.dtype), None, None


class SwiGlu(torch.autograd.Function):
    """silu(gate) * up; keeps its two inputs only."""

    @staticmethod
    def forward(ctx, gate, up):
        ctx.save_for_backward(gate, up)
        return torch.nn.functional.silu(gate).mul_(up)

    @staticmethod
    def backward(ctx, gradient):
        gate, up = ctx.saved_tensors
        grad_up = torch.nn.functional.silu(gate).mul_(gradient)
        return torch.ops.aten.silu_backward(gradient * up, gate), grad_up


@contextmanager
def fused(model: torch.nn.Module, adapter: str = "default"):
    """
    Lets the layers of a peft model compute in these steps. Holds for training: one active adapter, no dropout, off within `bare` alone.
    The layers of SUPPORTED architectures have these names and shapes.
    """
    from peft.tuners.lora import Linear

    changed = []
    for layer in model.modules():
        if isinstance(layer, Linear):
            layer.forward = partial(lora_forward, layer, layer.lora_A[adapter], layer.lora_B[adapter], layer.scaling[adapter])
        elif type(layer).__name__.endswith("RMSNorm"):
            layer.forward = lambda x, layer=layer: RmsNorm.apply(x, layer.weight, layer.variance_epsilon)
        elif type(layer).__name__.endswith("MLP") and type(layer.act_fn).__name__ in ("SiLU", "SiLUActivation"):
            layer.forward = lambda x, layer=layer: layer.down_proj(SwiGlu.apply(layer.gate_proj(x), layer.up_proj(x)))
        else:
            continue
        changed.append(layer)
    try:
        yield
    finally:
        for layer in changed:
            del layer.forward


@contextmanager
def bare(model: torch.nn.Module):
    """Lets the layers compute for a while as the base does without adapter and without these steps, to the same bits."""
    from peft.tuners.lora import Linear

    steps = {layer: layer.forward for layer in model.modules() if "forward" in vars(layer)}
    for layer in steps:
        if isinstance(layer, Linear):
            layer.forward = layer.base_layer.forward
        else:
            del layer.forward
    try:
        yield
    finally:
        for layer, step in steps.items():
            layer.forward = step


def lora_forward(layer, a, b, scale: float, x):
    base = layer.base_layer
    return LoraProduct.apply(x, base.weight, base.bias, a.weight, b.weight, scale)
