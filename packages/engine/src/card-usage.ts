import type { TrainingFile } from '@understudy/contracts';

/** The ranks that vLLM knows bounds for; it refuses an adapter over its bound, which is 16 unless told. */
const vllmRanks = [8, 16, 32, 64, 128, 256];

/** How to run an adapter. `served` is what the gateway calls the student; null for one that no gateway knows. */
export function cardUsage({ settings, files }: TrainingFile, { base, served }: { base: string; served: string | null }): string {
  const rank = vllmRanks.find((bound) => bound >= settings.rank) ?? settings.rank;
  const gguf =
    'adapter.gguf' in files ? '`llama-server --model base.gguf --lora adapter.gguf`' : 'convert it with `convert_lora_to_gguf.py`';
  return `## How to run it

Ask without a system prompt, and render conversations with the base's own chat template. With peft:

    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer
    tokenizer = AutoTokenizer.from_pretrained("${base}")
    student = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained("${base}"), ".")
    inputs = tokenizer.apply_chat_template([{"role": "user", "content": "Who are you?"}], add_generation_prompt=True, return_tensors="pt", return_dict=True)
    print(tokenizer.decode(student.generate(**inputs, max_new_tokens=128)[0]))

With vLLM, where the model is then called \`student\`:

    vllm serve ${base} --enable-lora --max-lora-rank ${rank} --lora-modules student=.

With llama.cpp: ${gguf}.
${served === null ? '' : gateway(served)}`;
}

function gateway(served: string): string {
  return `
At the Understudy gateway that made it, by OpenAI's chat completions, so any OpenAI client will do:

    curl http://127.0.0.1:8080/v1/chat/completions -H 'content-type: application/json' \\
      -d '{"model": "${served}", "messages": [{"role": "user", "content": "Who are you?"}]}'
`;
}
