"""The dataset as the assembler writes it, loaded by Hugging Face's datasets without a word about its form."""

import json
import subprocess
from pathlib import Path

import pytest
from engines import REPOSITORY


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """`4-dataset/` of a distillation, made by the assembler itself on a Redis of its own."""
    node = REPOSITORY / "node_modules" / ".bin" / "node"
    script = REPOSITORY / "services" / "dataset-assembler" / "test" / "assemble-folder.ts"
    target = tmp_path_factory.mktemp("assembled")
    done = subprocess.run([node, script, target], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout)


@pytest.fixture(scope="module")
def dataset(folder, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"HF_HUB_OFFLINE": "1", "HF_HOME": str(cache), "HF_HUB_DISABLE_TELEMETRY": "1"}.items():
            patch.setenv(name, value)
        from datasets import load_dataset

        return load_dataset(str(folder), cache_dir=str(cache))


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_its_three_splits_have_the_rows_of_the_files(folder, dataset):
    assert {name: len(split) for name, split in dataset.items()} == {"train": 38, "validation": 4, "test": 6}
    for name, file in {"train": "train", "validation": "valid", "test": "test"}.items():
        assert list(dataset[name]) == lines(folder / f"{file}.jsonl")


def test_its_features_are_those_the_card_declares(dataset):
    from datasets import List, Value

    declared = {"id": Value("string"), "category": Value("string"), "messages": List({"role": Value("string"), "content": Value("string")})}
    for split in dataset.values():
        assert dict(split.features) == declared


def test_the_rows_are_chats_that_begin_with_the_user(dataset):
    rows = [row for split in dataset.values() for row in split]
    for row in rows:
        assert [message["role"] for message in row["messages"]] == ["user", "assistant"] * (len(row["messages"]) // 2)
    assert sorted(len(row["messages"]) for row in rows)[-2:] == [2, 6]
    assert any("שלום" in row["messages"][0]["content"] and "🎹" in row["messages"][0]["content"] for row in rows)


def test_the_card_is_read_with_its_counts(folder):
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(folder / "README.md")
    assert card.data.pretty_name == "beethoven"
    assert card.data.size_categories == ["n<1K"]
    splits = {split["name"]: split["num_examples"] for split in card.data.to_dict()["dataset_info"]["splits"]}
    assert splits == {"train": 38, "validation": 4, "test": 6}
