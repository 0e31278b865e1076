"""Times the engine's forward and backward passes over the same batches, each time with one lever switched off.

levers.py ENGINE BASE CACHE ROWS BATCH BATCHES
"""

import json
import math
import random
import sys
import time


def main():
    engine, base, cache, path, batch, batches = sys.argv[1:]
    sys.path.insert(0, engine)
    import main  # noqa: F401 (sets the threads' and the kernels' environment before torch is loaded)

    measure(base, cache, path, int(batch), int(batches))


def measure(source: str, cache: str, path: str, size: int, count: int):
    import torch
    from peft import LoraConfig, get_peft_model

    from fused import fused
    from model import load
    from prepare import locate
    from rows import read_rows
    from train import MODULES

    base = load(locate(source, cache, lambda *_, **__: None))
    rows = read_rows(path, base.tokenizer, 2048)
    random.Random(0).shuffle(rows)
    batches = [rows[first : first + size] for first in range(0, len(rows), size)][:count]
    torch.manual_seed(0)
    config = LoraConfig(r=32, lora_alpha=64, target_modules=list(MODULES.values()), lora_dropout=0.0, task_type="CAUSAL_LM")
    model = get_peft_model(base.model, config, autocast_adapter_dtype=False)
    levers = {
        "all on": {},
        "padded": {"padded": True},
        "plain cross-entropy": {"loss": plain},
        "full logits": {"loss": full},
        "peft's own layers": {"fused": False},
    }
    figures = {name: {"seconds": 0.0, "cpuSeconds": 0.0, "losses": [], "tokens": 0} for name in levers}
    for turn, some in enumerate([batches[0], *batches]):
        order = list(levers)[turn % len(levers) :] + list(levers)[: turn % len(levers)]
        for name in order:
            changed = dict(levers[name])
            started, cpu = time.monotonic(), time.process_time()
            if changed.pop("fused", True):
                with fused(model):
                    loss, tokens = passes(base, some, **changed)
            else:
                loss, tokens = passes(base, some, **changed)
            if turn == 0:  # kernels are generated for sizes not met before
                continue
            figure = figures[name]
            figure["seconds"] += time.monotonic() - started
            figure["cpuSeconds"] += time.process_time() - cpu
            figure["losses"].append(loss)
            figure["tokens"] += tokens
    supervised = sum(len(row.supervised) for some in batches for row in some)
    whole = figures["all on"]
    expected = whole["losses"]
    for name, figure in figures.items():
        # The same sums by another way: a lever that changed them would be no lever but a fault.
        losses = figure.pop("losses")
        assert all(math.isclose(one, other, rel_tol=0.02) for one, other in zip(losses, expected, strict=True)), name
        figure |= {"loss": sum(losses) / len(losses), "supervisedPerSecond": supervised / figure["seconds"]}
        figure["gain"] = figure["seconds"] / whole["seconds"]
    print(json.dumps({"event": "done", "rows": sum(map(len, batches)), "supervisedTokens": supervised, "levers": figures}))


def passes(base, rows, padded: bool = False, loss=None) -> tuple[float, int]:
    """Forward and backward over a batch; its loss per supervised token, and the tokens that went through the layers."""
    import torch

    from loss import LabelLoss, Labels
    from model import hidden_states
    from packing import in_packs, pack_rows
    from train import most_tokens

    base.model.zero_grad()
    longest = max(len(row.ids) for row in rows)
    ids = [row.ids + [0] * (longest - len(row.ids)) if padded else row.ids for row in rows]
    supervised = sum(len(row.supervised) for row in rows)
    total, tokens = 0.0, 0
    for part in in_packs([len(row) for row in ids], most_tokens(base)):
        pack = pack_rows([ids[index] for index in part], base.device)
        targets = torch.tensor(
            [start + place for start, index in zip(pack.starts, part, strict=True) for place in rows[index].supervised], device=base.device
        )
        hidden, head = hidden_states(base.model, pack), base.model.get_output_embeddings().weight
        if loss is None:
            value = LabelLoss.apply(hidden[targets - 1], head, Labels(pack.ids[0, targets]))
        else:
            value = loss(hidden, head, pack.ids[0], targets)
        (value / supervised).backward()
        total += value.item()
        tokens += pack.ids.shape[1]
    return total / supervised, tokens


def plain(hidden, head, ids, targets):
    """PyTorch's own loss, at supervised positions."""
    import torch.nn.functional as F

    return F.cross_entropy((hidden[targets - 1] @ head.t()).float(), ids[targets], reduction="sum")


def full(hidden, head, ids, targets):
    """PyTorch's own loss over all positions, those without a label ignored: what a trainer does that asks the model for its logits."""
    import torch
    import torch.nn.functional as F

    labels = torch.full_like(ids, -100)
    labels[targets - 1] = ids[targets]
    return F.cross_entropy((hidden @ head.t()).float(), labels, ignore_index=-100, reduction="sum")


if __name__ == "__main__":
    main()
