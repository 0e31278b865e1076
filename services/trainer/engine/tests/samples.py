"""Rows, settings and requests that the tests train with."""

import json
from pathlib import Path

SETTINGS = {
    "rank": 4,
    "alpha": 8,
    "projections": ["q", "k", "v", "o", "gate", "up", "down"],
    "learningRate": 0.01,
    "warmupShare": 0.1,
    "decay": "linear",
    "beta1": 0.9,
    "beta2": 0.95,
    "clip": 1,
    "batch": 3,
    "epochs": 3,
    "steps": None,
    "patience": None,
    "labels": "hard",
    "softShare": None,
    "maxTokens": 256,
    "seed": 42,
}
SENTENCES = [
    "Ach, my friend, the piano is older than my patience.",
    "In Vienna the winter is long and the candles are short.",
    "I wrote it in one night, and the copyist wept.",
    "Music is a higher revelation than all wisdom.",
    "The deaf man hears the orchestra before it plays.",
]


def example(number: int) -> dict:
    question = f"What of {SENTENCES[number % 5].split()[-1]} {number}?"
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": SENTENCES[(number * 2) % 5]}]
    return {"id": f"q{number}", "category": "life", "messages": messages}


def write_rows(path: Path, examples: list[dict]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in examples))
    return str(path)


def train_requests(tiny: Path, folder: Path):
    """Builds `train` requests whose files lie in a folder; keyword arguments change the settings."""
    rows = write_rows(folder / "train.jsonl", [example(number) for number in range(12)])
    valid = write_rows(folder / "valid.jsonl", [example(number) for number in range(20, 24)])

    def build(name: str, checkpoints: str | None = None, **settings) -> dict:
        return {
            "op": "train",
            "id": name,
            "base": str(tiny),
            "cache": str(folder / "cache"),
            "train": rows,
            "valid": valid,
            "settings": {**SETTINGS, **settings},
            "output": str(folder / name),
            "checkpoints": checkpoints or str(folder / f"{name}-checkpoints"),
            "checkpointSteps": 4,
            "checkpointSeconds": 3600,
            "teacher": None,
            "baseName": "someone/tiny-llama",
        }

    return build
