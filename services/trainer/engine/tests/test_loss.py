import pytest
import torch

from loss import LabelLoss, Labels, held_out


def test_the_loss_and_its_gradient_are_those_of_the_plain_formula():
    torch.manual_seed(3)
    hidden, head = torch.randn(70, 16, dtype=torch.float64).float(), torch.randn(300, 16)
    teacher = torch.log_softmax(torch.randn(70, 300) * 2, -1)
    values, top = teacher.topk(20, dim=1)
    rest = (1 - values.exp().sum(1, keepdim=True)).log()
    labels = Labels(torch.randint(0, 300, (70,)), 0.3, top, torch.cat([values, rest], 1))

    plain = hidden.clone().requires_grad_()
    logs = torch.log_softmax(plain @ head.t(), -1)
    crossed = -logs.gather(1, labels.targets[:, None]).sum()
    own = logs.gather(1, top)
    kept = torch.ones_like(logs, dtype=torch.bool).scatter(1, top, False)
    own_rest = logs.masked_fill(~kept, float("-inf")).logsumexp(1)
    divergence = (values.exp() * (values - own)).sum() + (rest[:, 0].exp() * (rest[:, 0] - own_rest)).sum()
    (0.7 * crossed + 0.3 * divergence).backward()

    ours = hidden.clone().requires_grad_()
    loss = LabelLoss.apply(ours, head, labels)
    loss.backward()
    assert loss.item() == pytest.approx((0.7 * crossed + 0.3 * divergence).item(), rel=1e-5)
    torch.testing.assert_close(ours.grad, plain.grad, atol=1e-4, rtol=1e-3)
    assert held_out(hidden, head, labels).tolist() == pytest.approx([crossed.item(), divergence.item()], rel=1e-4)
