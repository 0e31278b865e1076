"""Passes over memory that PyTorch has in several kernels only, as one each (Triton, which comes with PyTorch's CUDA builds)."""

import torch
import triton
import triton.language as tl

BLOCK = 1024


@triton.jit
def rotate(x, cos, sin, out, heads, half, sign, HEADS: tl.constexpr, HALF: tl.constexpr):
    token = tl.program_id(0)
    head, place = tl.arange(0, HEADS)[:, None], tl.arange(0, HALF)[None, :]
    inside = (head < heads) & (place < half)
    # Both halves of a row of cos and sin are the same.
    c = tl.load(cos + token * 2 * half + place, place < half).to(tl.float32)
    s = tl.load(sin + token * 2 * half + place, place < half).to(tl.float32) * sign
    at = (token * heads + head) * 2 * half + place
    low, high = tl.load(x + at, inside).to(tl.float32), tl.load(x + at + half, inside).to(tl.float32)
    tl.store(out + at, low * c - high * s, inside)
    tl.store(out + at + half, high * c + low * s, inside)


def rotated(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, sign: int) -> torch.Tensor:
    """x: (1, heads, tokens, size); cos, sin: (1, tokens, size). In memory, x and what is returned lie token by token."""
    x = x.transpose(1, 2).contiguous()
    out = torch.empty_like(x)
    _, tokens, heads, size = x.shape
    sizes = {"HEADS": triton.next_power_of_2(heads), "HALF": triton.next_power_of_2(size // 2)}
    rotate[(tokens,)](x, cos, sin, out, heads, size // 2, sign, **sizes)
    return out.transpose(1, 2)


@triton.jit
def swiglu_forward(gate, up, out, count, BLOCK: tl.constexpr):
    at = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    inside = at < count
    g = tl.load(gate + at, inside).to(tl.float32)
    tl.store(out + at, g * tl.sigmoid(g) * tl.load(up + at, inside).to(tl.float32), inside)


@triton.jit
def swiglu_backward(gate, up, gradient, grad_gate, grad_up, count, BLOCK: tl.constexpr):
    at = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    inside = at < count
    g, d = tl.load(gate + at, inside).to(tl.float32), tl.load(gradient + at, inside).to(tl.float32)
    s = tl.sigmoid(g)
    tl.store(grad_up + at, d * g * s, inside)
    tl.store(grad_gate + at, d * tl.load(up + at, inside).to(tl.float32) * s * (1 + g * (1 - s)), inside)


def swiglu(gate: torch.Tensor, up: torch.Tensor) -> torch.Tensor:
    """silu(gate) * up"""
    out = torch.empty_like(gate)
    swiglu_forward[(triton.cdiv(gate.numel(), BLOCK),)](gate, up, out, gate.numel(), BLOCK=BLOCK)
    return out


def swiglu_gradients(gate: torch.Tensor, up: torch.Tensor, gradient: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    grad_gate, grad_up = torch.empty_like(gate), torch.empty_like(up)
    grid = (triton.cdiv(gate.numel(), BLOCK),)
    swiglu_backward[grid](gate, up, gradient.contiguous(), grad_gate, grad_up, gate.numel(), BLOCK=BLOCK)
    return grad_gate, grad_up
