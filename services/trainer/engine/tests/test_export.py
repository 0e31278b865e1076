import json
import threading
import urllib.request
from pathlib import Path

import pytest
import torch
from tiny_llama import TEMPLATE

from train import train


@pytest.fixture(scope="module")
def serve():
    """A llama.cpp server; returns a function that posts to it."""
    from xllamacpp import CommonAdapterLoraInfo, CommonParams, Server

    servers = []

    def start(model, adapter=None):
        parameters = CommonParams()
        parameters.model.path = str(model)
        parameters.n_parallel = 1
        parameters.n_ctx = 2048
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.use_jinja = True
        parameters.warmup = False
        parameters.verbosity = 1
        if adapter:
            lora = CommonAdapterLoraInfo()
            lora.path, lora.scale = str(adapter), 1.0
            parameters.lora_adapters = [lora]
        server = Server(parameters)
        servers.append(server)

        def post(path, body):
            headers = {"content-type": "application/json"}
            request = urllib.request.Request(server.listening_address + path, json.dumps(body).encode(), headers)
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)

        return post

    yield start
    servers.clear()


def next_token_probabilities(post, ids, vocabulary):
    body = {"prompt": ids, "n_predict": 1, "n_probs": vocabulary, "temperature": 0.0, "cache_prompt": False, "samplers": []}
    answers = post("/completion", body).get("completion_probabilities")
    if not answers:  # the likeliest token ends the answer, and the server does not tell it
        return None
    probabilities = torch.zeros(vocabulary)
    for entry in answers[0]["top_logprobs"]:
        probabilities[entry["id"]] = torch.tensor(entry["logprob"]).exp()
    return probabilities


def test_llama_cpp_with_the_gguf_adapter_gives_the_probabilities_of_peft(tiny, tiny_gguf, train_request, serve):
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    request = train_request("exported", steps=24, learningRate=0.03)
    train(request, lambda *_, **__: None, threading.Event(), {})
    generator = torch.Generator().manual_seed(5)
    prompts = [torch.randint(3, 320, (length,), generator=generator).tolist() for length in (3, 5, 8, 13, 21, 34, 55, 89)]

    base = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32).eval()
    with torch.no_grad():
        without = [base(torch.tensor([ids])).logits[0, -1].softmax(-1) for ids in prompts]
        student = PeftModel.from_pretrained(base, request["output"]).eval()
        with_adapter = [student(torch.tensor([ids])).logits[0, -1].softmax(-1) for ids in prompts]
    # The adapter does something, so that agreeing with it says something.
    assert min((a - b).abs().max() for a, b in zip(without, with_adapter, strict=True)) > 0.02

    for expected, adapter in ((without, None), (with_adapter, f"{request['output']}/adapter.gguf")):
        post = serve(tiny_gguf, adapter)
        found = [next_token_probabilities(post, ids, 320) for ids in prompts]
        differences = [(a - b).abs().max().item() for a, b in zip(found, expected, strict=True) if a is not None]
        assert len(differences) >= 4 and max(differences) < 1e-3


def test_the_adapter_file_says_what_it_is(train_request):
    import gguf

    request = train_request("described", steps=1, projections=["q", "v"])
    train(request, lambda *_, **__: None, threading.Event(), {})
    reader = gguf.GGUFReader(f"{request['output']}/adapter.gguf")
    keys = ("general.architecture", "general.type", "adapter.type", "adapter.lora.alpha")
    assert [reader.get_field(key).contents() for key in keys] == ["llama", "adapter", "lora", 8.0]
    names = {tensor.name for tensor in reader.tensors}
    assert names == {f"blk.{n}.attn_{p}.weight.lora_{x}" for n in (0, 1) for p in "qv" for x in "ab"}
    config = json.loads(Path(request["output"], "adapter_config.json").read_text())
    assert config["target_modules"] == sorted(config["target_modules"]) and len(config["target_modules"]) > 1
    assert config["base_model_name_or_path"] == "someone/tiny-llama" and config["r"] == 4 and config["lora_alpha"] == 8


ODD = [
    "Wer bist du? — “Ludwig” …",
    "1770, 3.14159, 10:45, 1,000,000 and 007",
    "🎹🎼 👩‍👩‍👧‍👦 🇦🇹",
    "e\u0301 a\u0308 n\u0303 \u1100\u1161\u11a8",
    "日本語のテキスト と 中文 и русский",
    "   leading, trailing   \n\n\tand tabs\t",
    "don't, won't, I'LL, it's",
    "http://example.org/a?b=c&d=%20#e",
    "\u200bzero\u200dwidth\u00a0spaces\ufeff",
    "{% if x %}{{ y }}{% endif %} <think>hm</think> [INST]",
]


def test_training_and_serving_give_the_same_token_ids_on_the_real_weights(serve):
    """Rows are rendered by transformers, prompts of a served student by llama.cpp: with one other token it is asked something else."""
    from engines import REPOSITORY
    from transformers import AutoTokenizer

    from prepare import locate
    from rows import tokens

    weights = REPOSITORY / ".understudy/models/smollm2-135m.gguf"
    assert weights.exists(), f"{weights} is missing: run npm run setup"
    tokenizer = AutoTokenizer.from_pretrained(locate(str(weights), str(weights.parent / "converted"), lambda *_, **__: None))
    assert tokenizer.chat_template != TEMPLATE
    post = serve(weights)
    conversations = [[{"role": "user", "content": text}] for text in ODD]
    conversations.append([{"role": "system", "content": ODD[0]}, {"role": "user", "content": ODD[1]}])
    conversations.append([{"role": role, "content": text} for role, text in zip(["user", "assistant"] * 4 + ["user"], ODD, strict=False)])
    for conversation in conversations:
        prompt = post("/apply-template", {"messages": conversation})["prompt"]
        served = post("/tokenize", {"content": prompt, "add_special": True, "parse_special": True})["tokens"]
        assert tokens(tokenizer, conversation, add_generation_prompt=True) == served, conversation
