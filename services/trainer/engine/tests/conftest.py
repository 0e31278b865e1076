"""What all tests of the engine share."""

import os
import sys
from pathlib import Path

import pytest
from engines import ENGINE, Engine
from samples import train_requests
from tiny_llama import write_tiny, write_tiny_gguf

sys.path.insert(0, str(ENGINE))
# As main.py does before torch is loaded; and the matrices of a tiny llama are no work for two.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """Folder of the tiny llama."""
    folder = tmp_path_factory.mktemp("tiny") / "base"
    write_tiny(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_gguf(tiny) -> Path:
    """The same as a GGUF file."""
    path = tiny.parent / "tiny.gguf"
    write_tiny_gguf(tiny, path)
    return path


@pytest.fixture
def start_engine():
    engines = []

    def start(**interruption) -> Engine:
        engines.append(Engine(**interruption))
        assert engines[-1].until("ready", "error")["event"] == "ready"
        return engines[-1]

    yield start
    for engine in engines:
        engine.kill()


@pytest.fixture
def train_request(tiny, tmp_path):
    return train_requests(tiny, tmp_path)
