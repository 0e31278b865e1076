"""Tinker's protocol as far as a training needs it, over real HTTP, with the SDK's own messages.

The model behind it is a table: the next token's scores by the token before, moved by plain gradient descent. It learns, so losses fall,
and a training that goes on from a saved state gives the losses of one that was never stopped.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

VOCABULARY = 320
API = "/api/v1/"


class Model:
    def __init__(self, table: np.ndarray):
        self.table = table
        self.gradient = np.zeros_like(table)

    def run(self, request, forward_only: bool):
        from tinker.proto import tinker_public_pb2 as pb

        output = pb.ForwardBackwardOutput(loss_fn_output_type="ArrayRecord")
        total, logprobs = 0.0, []
        for datum in request.data:
            inputs = np.concatenate([np.frombuffer(chunk.encoded_text.tokens, dtype="<i4") for chunk in datum.model_input]) % VOCABULARY
            targets = np.frombuffer(datum.loss_fn_inputs["target_tokens"].dense, dtype="<i8") % VOCABULARY
            weights = np.frombuffer(datum.loss_fn_inputs["weights"].dense, dtype="<f4")
            scores = self.table[inputs] - self.table[inputs].max(axis=1, keepdims=True)
            scores = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
            chances = np.exp(scores)
            picked = scores[np.arange(len(targets)), targets]
            total -= float(picked @ weights)
            logprobs.append(picked.astype("<f4"))
            if not forward_only:
                chances[np.arange(len(targets)), targets] -= 1
                np.add.at(self.gradient, inputs, chances * weights[:, None])
        record = output.loss_fn_outputs.add(num_datums=len(logprobs))
        tensor = record.fields["logprobs"]
        tensor.data = b"".join(each.tobytes() for each in logprobs)
        tensor.offsets = np.cumsum([0, *map(len, logprobs)]).astype("<i8").tobytes()
        tensor.dtype = pb.DTYPE_FLOAT32
        output.metrics["loss:sum"] = total
        return output.SerializeToString()

    def step(self, rate: float):
        self.table = self.table - rate * self.gradient
        self.gradient = np.zeros_like(self.table)


class TinkerStub:
    def __init__(self):
        self.key = "tml-sesame"
        self.models = ["Qwen/Qwen3.5-4B", "Qwen/Qwen3-8B"]
        self.trained: dict[str, Model] = {}
        self.saved: dict[str, np.ndarray] = {}
        self.created: list[dict] = []
        self.loaded: list[str] = []
        self.steps: list[dict] = []
        self.adapter: dict[str, bytes] | None = None
        self.sessions_ended: list[str] = []
        # Number of the forward_backward (from 1) that fails, and with which error.
        self.failing: tuple[int, dict] | None = None
        # Requests for gradients that are answered; later ones stay pending.
        self.most = 10**9
        self.gradients = 0
        # Multiplies the learning rate: a table needs more of it than a network, and diverges with far too much.
        self.haste = 10.0
        self.futures: dict[str, object] = {}
        self.lock = threading.Lock()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                stub.answer(self, b"")

            def do_POST(self):
                stub.answer(self, self.rfile.read(int(self.headers.get("content-length") or 0)))

        class Server(ThreadingHTTPServer):
            def handle_error(self, *args):
                """An engine that is killed leaves its connections behind."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, body: bytes):
        path = handler.path.split("?")[0]
        if self.adapter is not None and path.startswith("/signed/"):
            assert "x-api-key" not in handler.headers, "a signed address is asked without the key"
            return self.send(handler, 200, self.adapter[path.removeprefix("/signed/")], "application/octet-stream")
        if handler.headers.get("x-api-key") != self.key:
            return self.send(handler, 401, {"detail": "Invalid API key"})
        with self.lock:
            status, reply = self.reply(path.removeprefix(API), handler, body)
        kind = "application/x-protobuf" if isinstance(reply, bytes) else "application/json"
        self.send(handler, status, reply, kind)

    def send(self, handler, status: int, reply, kind: str = "application/json"):
        data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def reply(self, route: str, handler, body: bytes) -> tuple[int, object]:
        if route == "forward_backward":
            return 200, self.promise(self.forward_backward(body))
        request = json.loads(body or b"{}")
        if route == "client/config":
            return 200, {"use_pyqwest_transport": False, "pjwt_auth_enabled": False}
        if route == "create_session":
            return 200, {"type": "create_session", "session_id": f"session-{len(self.created) + len(self.loaded)}-{id(request)}"}
        if route == "session_heartbeat":
            return 200, {"type": "session_heartbeat"}
        if route == "get_server_capabilities":
            return 200, {"supported_models": [{"model_name": name, "trainable": True} for name in self.models]}
        if route == "get_info":
            data = {"model_name": self.models[0]}
            return 200, {"type": "get_info", "model_id": request["model_id"], "model_data": data, "is_lora": True}
        if route == "create_model":
            self.created.append(request)
            return 200, self.promise({"type": "create_model", "model_id": self.begin(request, np.zeros((VOCABULARY, VOCABULARY)))})
        if route == "load_weights":
            self.loaded.append(request["path"])
            model_id = self.begin(request, self.saved[request["path"]])
            return 200, self.promise({"type": "load_weights", "path": request["path"], "model_id": model_id})
        if route == "optim_step":
            self.steps.append(request["adam_params"])
            self.trained[request["model_id"]].step(request["adam_params"]["learning_rate"] * self.haste)
            return 200, self.promise({"type": "optim_step"})
        if route in ("save_weights", "save_weights_for_sampler", "save_weights_external"):
            if route == "save_weights_external" and self.adapter is None:
                return 400, {"detail": "Exports are not enabled for this project"}
            folder = {"save_weights": "weights", "save_weights_for_sampler": "sampler_weights"}.get(route, "external_weights")
            where = f"tinker://{request['model_id']}/{folder}/{request['path']}"
            self.saved[where] = self.trained[request["model_id"]].table
            return 200, self.promise({"type": route, "path": where})
        if route.endswith("/external_weights_urls"):
            urls = {name: f"{self.url}/signed/{name}" for name in self.adapter or {}}
            return 200, {"urls": urls, "expires": "2030-01-01T00:00:00Z"}
        if route == "retrieve_future":
            found = self.futures[request["request_id"]]
            return (
                (408, {"type": "try_again", "request_id": request["request_id"], "queue_state": "active"})
                if found is None
                else (200, found)
            )
        if "reason" in request:  # the end of the session
            self.sessions_ended.append(request["reason"]["type"])
            return 200, {}
        return 404, {"detail": f"no {route}"}

    def begin(self, request: dict, table: np.ndarray) -> str:
        model_id = f"{request['session_id']}:train:{request['model_seq_id']}"
        self.trained[model_id] = Model(table)
        return model_id

    def promise(self, result) -> dict:
        request_id = f"request-{len(self.futures)}"
        self.futures[request_id] = result
        return {"request_id": request_id}

    def forward_backward(self, body: bytes):
        from tinker.proto import tinker_public_pb2 as pb

        request = pb.ForwardBackwardRequest()
        request.ParseFromString(body)
        if not request.forward_only:
            self.gradients += 1
            if self.gradients > self.most:
                return None
            if self.failing is not None and self.gradients == self.failing[0]:
                return self.failing[1]
        return self.trained[request.model_id].run(request, request.forward_only)


if __name__ == "__main__":  # for tests of the trainer: serves until its stdin ends
    running = TinkerStub()
    print(running.url, flush=True)
    sys.stdin.read()
