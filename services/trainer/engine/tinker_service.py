"""Tinker's SDK behind our own errors: the one file that knows how it fails."""

import contextlib
import json
import os
import sys
from pathlib import Path

from protocol import EngineError

ADAPTER_FILES = ("adapter_model.safetensors", "adapter_config.json")


def sdk():
    """The SDK, which is an extra. Its address and key stand in the environment and nowhere else."""
    # Its telemetry sends failed requests with their headers.
    os.environ.setdefault("TINKER_TELEMETRY", "0")
    try:
        import tinker
    except ImportError as error:
        message = "The Python package tinker is missing: install services/trainer/engine/requirements-tinker.txt"
        raise EngineError("extra_missing", message) from error
    if not os.environ.get("TINKER_API_KEY"):
        raise EngineError("training_auth", "The trainer lacks the variable TINKER_API_KEY")
    return tinker


@contextlib.contextmanager
def explained(tinker):
    """Turns what the SDK throws into an EngineError. The SDK itself has tried again for minutes what may pass."""
    try:
        yield
    except EngineError:
        raise
    except Exception as error:
        told = explain(tinker, error)
        if told is None:
            raise
        raise told from None  # the SDK's error holds the request, headers included


def explain(tinker, error: BaseException) -> EngineError | None:
    chain, cause = [], error
    while cause is not None and len(chain) < 8:
        chain.append(cause)
        cause = cause.__cause__
    for cause in reversed(chain):  # the innermost knows best
        if isinstance(cause, tinker.APIStatusError):
            return explain_status(cause.status_code, words(cause))
        if isinstance(cause, tinker.APIConnectionError):
            return EngineError("training_unreachable", "Tinker cannot be reached; is TINKER_BASE_URL right?")
        if isinstance(cause, tinker.RequestFailedError):
            passes = getattr(cause.category, "value", cause.category) == "server"
            return EngineError("training_unreachable" if passes else "training_failed", f"Tinker gave the request up: {words(cause)}")
        if isinstance(cause, tinker.TinkerError):
            return EngineError("training_auth", f"Tinker's SDK refuses to start: {words(cause)}")
    return None


def explain_status(status: int, said: str) -> EngineError:
    if status in (401, 403):
        return EngineError("training_auth", f"Tinker refuses the key ({status}); check TINKER_API_KEY")
    if status == 402:
        return EngineError("training_auth", f"Tinker finds no credit for this key (402): {said}")
    if status in (408, 409, 410, 425, 429) or status >= 500:
        return EngineError("training_unreachable", f"Tinker fails ({status}): {said}")
    return EngineError("training_refused", f"Tinker refuses the request ({status}): {said}")


def words(error: BaseException) -> str:
    """Without the key, should they repeat it."""
    key = os.environ.get("TINKER_API_KEY", "")
    text = str(getattr(error, "message", None) or error)
    return (text.replace(key, "…") if key else text)[:500]


def assert_trainable(tinker, base: str):
    """Models are retired there: the names that the service has now are in the message."""
    models = tinker.RestClient().get_server_capabilities().result().supported_models
    names = [model.model_name for model in models if model.model_name and model.trainable is not False]
    if base not in names:
        raise EngineError("training_base_unknown", f"Tinker does not train {base}; it has {', '.join(names) or 'no model'}")


def fetch_adapter(tinker, client, name: str, output: Path) -> bool:
    """The adapter in PEFT's form, where the service lets go of it. The student lives on without, so nothing here ends the training."""
    try:
        path = client.save_weights_external(name).result().path
        urls = tinker.RestClient().get_external_weights_urls(path).result().urls
        if not set(ADAPTER_FILES) <= set(urls):
            print(f"the service exports {', '.join(sorted(urls))}, which is no PEFT adapter", file=sys.stderr)
            return False
        output.mkdir(parents=True, exist_ok=True)
        for file in ADAPTER_FILES:
            download(urls[file], output / f"{file}.part")
        config = json.loads((output / "adapter_config.json.part").read_text())
        if config.get("peft_type") != "LORA":
            return False
        for file in ADAPTER_FILES:
            (output / f"{file}.part").rename(output / file)
        return True
    except Exception as error:
        told = explain(tinker, error)
        print(f"the service keeps the adapter: {told or type(error).__name__}", file=sys.stderr)
        return False


def download(url: str, path: Path):
    """From a signed address: without our key, and without following it elsewhere."""
    import httpx

    with httpx.stream("GET", url, follow_redirects=False, timeout=60) as response, path.open("wb") as file:
        response.raise_for_status()
        for block in response.iter_bytes(1 << 20):
            file.write(block)
