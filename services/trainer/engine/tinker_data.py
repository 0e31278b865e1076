"""Rows as Tinker's service takes them, and the loss as it tells it."""

from rows import Row


def datums(tinker, batch: list[Row]) -> list:
    """The service sums -log p times weight; a weight of one over the batch's supervised tokens makes that sum our mean."""
    import numpy as np

    supervised = sum(len(row.supervised) for row in batch)
    data = []
    for row in batch:
        weights = np.zeros(len(row.ids), dtype=np.float32)
        weights[row.supervised] = 1.0 / supervised
        inputs = {"target_tokens": np.array(row.ids[1:], dtype=np.int64), "weights": weights[1:]}
        data.append(tinker.Datum(model_input=tinker.ModelInput.from_ints(row.ids[:-1]), loss_fn_inputs=inputs))
    return data


def loss_of(output, data: list) -> float:
    """Services may leave the log-probabilities out, or the sum."""
    if "loss:sum" in output.metrics:
        return output.metrics["loss:sum"]
    return -sum(
        float(logprob) * float(weight)
        for datum, told in zip(data, output.loss_fn_outputs, strict=True)
        for logprob, weight in zip(told["logprobs"].data, datum.loss_fn_inputs["weights"].data, strict=True)
    )
