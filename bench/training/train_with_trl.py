"""Trains with TRL's SFTTrainer on rendered rows, and says on stdout when each step ended. Runs in an environment of its own.

train_with_trl.py SETTINGS.json
"""

import json
import os
import resource
import sys
from pathlib import Path

# The same as our engine sets.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def say(**fields):
    print(json.dumps(fields), file=sys.__stdout__, flush=True)


def main():
    import torch
    from datasets import Dataset
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback, set_seed
    from trl import SFTConfig, SFTTrainer

    class Say(TrainerCallback):
        def on_step_begin(self, args, state, control, **_):
            if state.global_step == 0:
                say(event="begun")

        def on_step_end(self, args, state, control, **_):
            say(event="step", step=state.global_step)

    given = json.loads(Path(sys.argv[1]).read_text())
    sys.stdout = sys.stderr  # the trainer prints its losses
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    set_seed(given["seed"])  # before the adapter is built
    tokenizer = AutoTokenizer.from_pretrained(given["base"])
    precision = getattr(torch, given["precision"])
    model = AutoModelForCausalLM.from_pretrained(given["base"], dtype=precision, attn_implementation="sdpa")
    lora = LoraConfig(r=given["rank"], lora_alpha=given["alpha"], target_modules=given["modules"], lora_dropout=0.0, task_type="CAUSAL_LM")
    # Adapter weights in the model's precision, as ours are while they compute: quicker than peft's float32.
    model = get_peft_model(model, lora, autocast_adapter_dtype=False)

    rows = [json.loads(line) for line in Path(given["rows"]).read_text().splitlines()]
    records = []
    for row in rows:
        learnt = set(row["supervised"])
        labels = [token if place in learnt else -100 for place, token in enumerate(row["ids"])]
        records.append({"input_ids": row["ids"], "labels": labels, "length": len(row["ids"])})
    config = SFTConfig(
        output_dir=given["output"],
        per_device_train_batch_size=given["batch"],
        num_train_epochs=given["epochs"],
        train_sampling_strategy="group_by_length",
        learning_rate=given["learningRate"],
        lr_scheduler_type="linear",
        warmup_steps=given["warmupShare"],
        adam_beta1=given["beta1"],
        adam_beta2=given["beta2"],
        weight_decay=0.0,
        max_grad_norm=given["clip"],
        optim="adamw_torch_fused",
        bf16=False,
        gradient_checkpointing=False,
        loss_type="nll",  # in chunks, without all logits at once
        max_length=None,
        packing=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        dataloader_num_workers=0,
        use_cpu=not torch.cuda.is_available(),
        logging_steps=1000,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        seed=given["seed"],
    )
    trainer = SFTTrainer(model=model, args=config, train_dataset=Dataset.from_list(records), processing_class=tokenizer, callbacks=[Say()])
    trainer.train()
    trainer.model.save_pretrained(given["output"])
    say(event="done", steps=trainer.state.global_step, peakMiB=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
