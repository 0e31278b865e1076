"""The life of a fine-tuning job as OpenAI's Python package drives it; what the other side has to do meanwhile it is told on stdout."""

import json
import sys
import time

from openai import BadRequestError, ConflictError, OpenAI


def row(number: int) -> dict:
    turns = [("user", f"Opus {number}?"), ("assistant", f"Ach, opus {number}.")]
    return {"messages": [{"role": role, "content": content} for role, content in turns]}


def tell(**facts) -> None:
    print(json.dumps(facts), flush=True)


client = OpenAI(base_url=f"{sys.argv[1]}/v1", api_key="none")
lines = "\n".join(json.dumps(row(number)) for number in range(12)).encode()
file = client.files.create(file=("rows.jsonl", lines), purpose="fine-tune")
assert client.files.retrieve(file.id) == file
assert client.files.content(file.id).read() == lines
assert [each.id for each in client.files.list()] == [file.id]

try:
    client.files.create(file=("rows.jsonl", lines + b'\n{"messages": []}'), purpose="fine-tune")
    raise SystemExit("a broken row was taken")
except BadRequestError as error:
    assert "Line 13" in error.message and error.param == "file", error

jobs = client.fine_tuning.jobs
job = jobs.create(
    model="small",
    training_file=file.id,
    suffix="ludwig",
    seed=7,
    method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2}}},
    metadata={"project": "music"},
)
assert job.status == "queued" and job.training_file == file.id, job
assert job.method.supervised.hyperparameters.n_epochs == 2, job
assert jobs.pause(job.id).status == "paused"
assert jobs.resume(job.id).status == "queued"
other = jobs.create(model="small", training_file=file.id)
assert jobs.cancel(other.id).status == "cancelled"
try:
    jobs.resume(other.id)
    raise SystemExit("what was cancelled was resumed")
except ConflictError as error:
    assert error.code == "conflict", error
assert [each.id for each in jobs.list(limit=1)] == [other.id, job.id]
assert [each.id for each in jobs.list(metadata={"project": "music"})] == [job.id]

tell(train=job.id)
while job.status not in ("succeeded", "failed", "cancelled"):
    time.sleep(0.05)
    job = jobs.retrieve(job.id)
assert job.status == "succeeded" and job.trained_tokens == 6000 and job.finished_at >= job.created_at, job
events = list(jobs.list_events(job.id, limit=4))
assert events[0].message == "succeeded" and events[-1].message == "queued", events
assert [each.data["step"] for each in events if each.type == "metrics"] == [30, 20, 10], events
(checkpoint,) = jobs.checkpoints.list(job.id)
assert checkpoint.step_number == 20 and checkpoint.metrics.valid_loss == 1.9, checkpoint
assert checkpoint.fine_tuned_model_checkpoint == job.fine_tuned_model

answer = client.chat.completions.create(model=job.fine_tuned_model, messages=[{"role": "user", "content": "Who are you?"}])
assert client.files.delete(file.id).deleted
tell(answer=answer.choices[0].message.content)
