"""
The loss at supervised positions: cross-entropy with the answer's token, and for soft labels the KL divergence from the teacher.

Of the teacher's distribution the 20 likeliest tokens are kept and the rest as one bucket. The gradient is made on the way forward, so that
no logits are kept: a plain cross-entropy holds three copies of all of them, which on a CPU costs more than the arithmetic.
"""

from dataclasses import dataclass

import torch

from stopping import look

# Smaller shares of the rest drown in the rounding of 1 - sum.
LEAST_TAIL = 1e-6


@dataclass
class Labels:
    """What the model ought to say at some positions."""

    targets: torch.Tensor  # (positions): the answer's tokens
    share: float = 0.0  # weight of the divergence
    top: torch.Tensor | None = None  # (positions, 20): the teacher's likeliest tokens
    logs: torch.Tensor | None = None  # (positions, 21): logarithms of their probabilities, and of all others' together

    def soft(self, part: slice):
        """For some positions: the likeliest tokens, their probabilities, that of the rest, the logarithms of both."""
        logs = self.logs[part]
        return self.top[part], logs[:, :-1].exp(), logs[:, -1].exp(), logs


class LabelLoss(torch.autograd.Function):
    """Sum over the positions of (1 - share) cross-entropy + share KL(teacher ‖ student)."""

    @staticmethod
    def forward(ctx, hidden, head, labels: Labels):
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        gradient = torch.empty_like(hidden)
        share = labels.share
        for part, logs in log_probabilities(hidden, head):
            target = labels.targets[part, None]
            count = len(target)
            total -= (1 - share) * logs[:count].gather(1, target).sum()
            if share:
                top, expected, rest, _ = labels.soft(part)
                divergence, own, own_rest = divergence_of(logs[:count], labels, part)
                total += share * divergence
                grown = logs.exp_()[:count]
                # d/dlogit: of a kept token q - p, of another q (1 - p_rest / q_rest).
                grown.mul_((1 - share * rest / own_rest)[:, None]).scatter_(1, top, own - share * expected)
            else:
                logs.exp_()
            logs[:count].scatter_add_(1, target, torch.full_like(target, share - 1, dtype=logs.dtype))
            gradient[part] = (logs.to(hidden.dtype) @ head)[:count]
        ctx.save_for_backward(gradient)
        return total

    @staticmethod
    def backward(ctx, factor):
        return ctx.saved_tensors[0] * factor, None, None


def held_out(hidden, head, labels: Labels) -> torch.Tensor:
    """Sums of cross-entropy and divergence, apart. (2)"""
    sums = torch.zeros(2, dtype=torch.float32, device=hidden.device)
    for part, logs in log_probabilities(hidden, head):
        target = labels.targets[part, None]
        logs = logs[: len(target)]
        sums[0] -= logs.gather(1, target).sum()
        if labels.share:
            sums[1] += divergence_of(logs, labels, part)[0]
    return sums


def divergence_of(logs, labels: Labels, part: slice):
    """Sum of KL(teacher ‖ student) over the kept tokens and the rest; the student's probabilities of both. logs: (positions, vocabulary)"""
    top, expected, rest, known = labels.soft(part)
    own_logs = logs.gather(1, top)
    own = own_logs.exp()
    own_rest = (1 - own.sum(1)).clamp_(min=LEAST_TAIL)
    divergence = (expected * (known[:, :-1] - own_logs)).sum() + (rest * (known[:, -1] - own_rest.log())).sum()
    return divergence, own, own_rest


def log_probabilities(hidden, head):
    """For stretches of positions the logarithms of all probabilities, float32 (positions, vocabulary), at most 32 MiB (a GPU: 512)."""
    most = max(32, (2**27 if hidden.is_cuda else 2**23) // len(head) // 32 * 32)
    for first in range(0, len(hidden), most):
        look()
        part = hidden[first : first + most]
        # Few sizes: see packing.TOKENS_STEP. The rows added at the end mean nothing.
        part = torch.nn.functional.pad(part, (0, 0, 0, -len(part) % 32))
        yield slice(first, first + most), torch.log_softmax((part @ head.t()).float(), -1)
