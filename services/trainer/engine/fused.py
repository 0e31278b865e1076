"""The layers that training spends its time on, each as one step with its own gradient.

Peft's own forward pass scales and adds the adapter's output in separate passes over memory, which on a CPU cost more than the arithmetic.
On a GPU it is those passes, and the starting of so many kernels, that keep it from its matrix products.
"""

import sys
from contextlib import contextmanager
from functools import partial

import torch

if torch.cuda.is_available():
    import gpu_steps


class LoraProduct(torch.autograd.Function):
    """x W' + bias + scale (x A') B'"""

    @staticmethod
    def forward(ctx, x, weight, bias, a, b, scale: float):
        rows = x.reshape(-1, x.shape[-1])  # (tokens, in)
        low = (rows @ a.t()).mul_(scale)  # (tokens, rank)
        # The small product first: the large one adds to it while it computes.
        out = (low @ b.t()).addmm_(rows, weight.t())
        if bias is not None:
            out += bias
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
            grad_x = (grad_low @ a).addmm_(gradient, weight).view(ctx.shape)
        return grad_x, None, None, grad_low.t() @ rows, gradient.t() @ low, None


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


def own_norm(x, weight, epsilon: float):
    """PyTorch's, which on a GPU is one kernel."""
    return torch.nn.functional.rms_norm(x, weight.shape, weight, epsilon)


class SwiGlu(torch.autograd.Function):
    """silu(gate) * up; keeps its two inputs only."""

    @staticmethod
    def forward(ctx, gate, up):
        ctx.save_for_backward(gate, up)
        if gate.is_cuda:
            return gpu_steps.swiglu(gate, up)
        return torch.nn.functional.silu(gate).mul_(up)

    @staticmethod
    def backward(ctx, gradient):
        gate, up = ctx.saved_tensors
        if gate.is_cuda:
            return gpu_steps.swiglu_gradients(gate, up, gradient)
        grad_up = torch.nn.functional.silu(gate).mul_(gradient)
        return torch.ops.aten.silu_backward(gradient * up, gate), grad_up


class Rotated(torch.autograd.Function):
    """Rotary position embedding of queries or keys (1, heads, tokens, size), on a GPU. Its gradient is turned back."""

    @staticmethod
    def forward(ctx, x, cos, sin):
        ctx.save_for_backward(cos, sin)
        return gpu_steps.rotated(x, cos, sin, 1)

    @staticmethod
    def backward(ctx, gradient):
        return gpu_steps.rotated(gradient, *ctx.saved_tensors, -1), None, None


def rotate(plain, q, k, cos, sin):
    """In the place of transformers' `apply_rotary_pos_emb`; where no gradient is asked for, as in `bare`, it computes as the base does."""
    return (Rotated.apply(q, cos, sin), Rotated.apply(k, cos, sin)) if torch.is_grad_enabled() else plain(q, k, cos, sin)


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
            norm = own_norm if layer.weight.is_cuda else RmsNorm.apply
            layer.forward = lambda x, layer=layer, norm=norm: norm(x, layer.weight, layer.variance_epsilon)
        elif type(layer).__name__.endswith("MLP") and type(layer.act_fn).__name__ in ("SiLU", "SiLUActivation"):
            layer.forward = lambda x, layer=layer: layer.down_proj(SwiGlu.apply(layer.gate_proj(x), layer.up_proj(x)))
        else:
            continue
        changed.append(layer)
    # A function of transformers' module, not of the layer.
    modelings = {sys.modules[type(layer).__module__] for layer in model.modules() if type(layer).__name__.endswith("Attention")}
    plain = {modeling: modeling.apply_rotary_pos_emb for modeling in modelings if model.device.type == "cuda"}
    for modeling in plain:
        modeling.apply_rotary_pos_emb = partial(rotate, plain[modeling])
    try:
        yield
    finally:
        for layer in changed:
            del layer.forward
        for modeling in plain:
            modeling.apply_rotary_pos_emb = plain[modeling]


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
