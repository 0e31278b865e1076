"""JSON lines over stdio. The messages are defined once, in packages/contracts; this file checks requests against the generated schema."""

import json
import os
import sys
import threading
from pathlib import Path

SCHEMAS = Path(__file__).resolve().parents[3] / "packages/contracts/schema"


class EngineError(Exception):
    """A foreseen fault: becomes an `error` reply with this code and this sentence."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Replies:
    """Writes replies to what was stdout; whatever libraries print goes to stderr from here on."""

    def __init__(self):
        self.stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        self.lock = threading.RLock()

    def send(self, event: str, **fields):
        line = json.dumps({"event": event, **fields}, ensure_ascii=False, allow_nan=False)
        with self.lock:
            try:
                self.stream.write(line + "\n")
                self.stream.flush()
            except BrokenPipeError:  # nobody listens any more
                os._exit(0)


class Requests:
    """Parses and checks a line of stdin."""

    def __init__(self):
        from jsonschema import Draft202012Validator

        schema = json.loads((SCHEMAS / "engine-request.json").read_text())
        branches = schema["$defs"]["EngineRequest"]["oneOf"]
        # One validator per operation: its complaint names the field, where that of `oneOf` would only say that nothing fits.
        self.validators = {branch["properties"]["op"]["const"]: Draft202012Validator(branch) for branch in branches}

    def parse(self, line: str) -> dict:
        try:
            request = json.loads(line)
        except ValueError as error:
            raise EngineError("invalid_request", f"The line is not JSON: {error}") from error
        validator = self.validators.get(request.get("op")) if isinstance(request, dict) else None
        if validator is None:
            raise EngineError("invalid_request", f"The request names no known op; there are {', '.join(self.validators)}")
        fault = next(validator.iter_errors(request), None)
        if fault is not None:
            raise EngineError("invalid_request", f"{fault.json_path}: {fault.message[:300]}")
        return request


def identity(line: str) -> str | None:
    """The id of a request that does not fit, where it has one."""
    try:
        request = json.loads(line)
        return request["id"] if isinstance(request["id"], str) else None
    except (ValueError, KeyError, TypeError):
        return None
