"""A tiny random llama with a tokenizer of its own, in Hugging Face's form and as GGUF, and the engine as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[1]
REPOSITORY = ENGINE.parents[2]
sys.path.insert(0, str(ENGINE))
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

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
TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "{{ '<|im_start|>system\nBe kind<|im_end|>\n' }}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
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


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """Folder of a random llama: 2 layers, 4 query heads that share 2 key heads."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny") / "base"
    # Merges by hand: a tokenizer that is trained breaks ties differently in each process.
    vocabulary = {word: number for number, word in enumerate([*SPECIALS, *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    merges = []
    for word in " ".join(SENTENCES).split():
        for end in range(1, len(word)):
            if word[: end + 1] not in vocabulary and len(vocabulary) < 320:
                merges.append((word[:end], word[end]))
                vocabulary[word[: end + 1]] = len(vocabulary)
    bpe = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.add_special_tokens(SPECIALS)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token="<|im_end|>", additional_special_tokens=SPECIALS)
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=320,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        initializer_range=0.15,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_gguf(tiny) -> Path:
    """The same weights in float32 as llama.cpp wants them: rows of q and k permuted as its converter does."""
    import gguf
    import torch
    from transformers import AutoModelForCausalLM

    from export import NAMES, permuted

    model = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32)
    config = model.config
    tokenizer = json.loads((tiny / "tokenizer.json").read_text())["model"]
    path = tiny.parent / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    words = sorted(tokenizer["vocab"], key=tokenizer["vocab"].get)
    writer.add_token_list(words)
    control, normal = gguf.TokenType.CONTROL, gguf.TokenType.NORMAL
    writer.add_token_types([control if word.startswith("<|") and word.endswith("|>") else normal for word in words])
    writer.add_token_merges([" ".join(merge) if isinstance(merge, list) else merge for merge in tokenizer["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    fixed = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    layers = {**NAMES, "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight":  # tied
            continue
        values = tensor
        if name not in fixed:
            number, module = name.removeprefix("model.layers.").removesuffix(".weight").split(".", 1)
            fixed[name] = f"blk.{number}.{layers[module]}.weight"
            if module == "self_attn.q_proj":
                values = permuted(tensor, config.num_attention_heads)
            if module == "self_attn.k_proj":
                values = permuted(tensor, config.num_key_value_heads)
        writer.add_tensor(fixed[name], values.contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


# The engine, with something that happens to it at an exact step: a test that raced against the steps would pass by luck.
INTERRUPTED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import main, train
at, what = int(sys.argv[2]), sys.argv[3]
perform, take_step, backward, taken = main.perform, train.take_step, train.torch.Tensor.backward, []
def keep(request, replies, stopping, stops):
    keep.stopping = stopping
    perform(request, replies, stopping, stops)
def interrupted(*args):
    taken.append(1)
    if len(taken) == at and what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if len(taken) == at and what == "memory":
        train.torch.empty(2**50, dtype=train.torch.uint8)
    while len(taken) == at and what == "hang":
        signal.pause()
    return take_step(*args)
def in_the_middle(*args):
    # Half of the step is done: the forward pass.
    if len(taken) == at and what == "wait":
        assert keep.stopping.wait(60)
    return backward(*args)
if what == "wait":
    main.GRACE_SECONDS = 60
main.perform, train.take_step, train.torch.Tensor.backward = keep, interrupted, in_the_middle
main.main()
"""


class Engine:
    """The engine as the services start it. Every reply is checked against the contract's schema."""

    def __init__(self, at: int = 0, what: str = "", command: list[str] | None = None, environment: dict | None = None):
        from jsonschema import Draft202012Validator

        schema = json.loads((REPOSITORY / "packages/contracts/schema/engine-reply.json").read_text())
        self.validator = Draft202012Validator(schema)
        interrupted = ["-c", INTERRUPTED, str(ENGINE), str(at), what] if what else [str(ENGINE / "main.py")]
        command = command or [sys.executable, *interrupted]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def send(self, **request):
        self.write(json.dumps(request))

    def write(self, line: str):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def replies(self):
        for line in self.process.stdout:
            reply = json.loads(line)
            self.validator.validate(reply)
            yield reply

    def until(self, *events: str) -> dict:
        return next(reply for reply in self.replies() if reply["event"] in events)

    def ended(self) -> list[dict]:
        """All replies up to the end of the request."""
        seen = []
        for reply in self.replies():
            seen.append(reply)
            if reply["event"] in ("done", "error"):
                break
        return seen  # up to the last word, where the engine was killed

    def kill(self):
        self.process.kill()
        self.process.wait()


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


@pytest.fixture
def train_request(tiny, tmp_path):
    return train_requests(tiny, tmp_path)
