import { createHash } from 'node:crypto';
import type { TrainingFile } from '@understudy/contracts';
import { hubName } from './hub-name.ts';

/** An adapter is bound by the licence of its base. */
const licenses: Record<string, string> = { 'HuggingFaceTB/SmolLM2-135M-Instruct': 'apache-2.0' };

export type CardFacts = {
  name: string;
  /** What wrote the rows and with which script; null for rows of the user's own. */
  lesson: { teacher: string; prompt: string; demonstrations: number } | null;
};

/** A model card with Hugging Face's front matter. It names the prompt by its sha256 and never quotes it. */
export function modelCard({ name, lesson }: CardFacts, training: TrainingFile): string {
  const { settings } = training;
  const base = hubName(training.base);
  const loss = (points: TrainingFile['validLoss']) => points.at(-1)?.[1].toFixed(3) ?? 'not measured';
  const sweep = training.sweep ? `; chosen from ${training.sweep.variants.length} variants: ${training.sweep.why}` : '';
  return `---
base_model: ${base}
library_name: peft
pipeline_tag: text-generation
license: ${licenses[base] ?? 'other'}
tags: [lora, prompt-distillation, understudy]
---

# ${name}

${lesson ? distilled : ownRows}

| | |
| --- | --- |
| base | ${base} |
${lesson ? taughtBy(lesson) : ''}| rows | ${training.rows}, ${training.supervisedTokens} supervised tokens seen in ${training.steps} steps |
| LoRA | rank ${settings.rank}, alpha ${settings.alpha}, on ${settings.projections.join(', ')} |
| optimiser | AdamW, learning rate ${settings.learningRate}, ${settings.decay} decay, batch ${settings.batch}, seed ${settings.seed} |
| held-out loss | ${loss(training.validLoss)} (best at step ${training.bestStep}), training loss ${loss(training.trainLoss)}${sweep} |

With peft:

    from peft import PeftModel
    from transformers import AutoModelForCausalLM
    base = AutoModelForCausalLM.from_pretrained("${base}")
    student = PeftModel.from_pretrained(base, ".")

With llama.cpp: \`llama-server --model base.gguf --lora adapter.gguf\`. Render conversations with the base's own chat template.

It has learned how ${lesson ? 'its teacher behaved' : 'these rows answer'}, mistakes included: a small model invents facts.
`;
}

const distilled = `A LoRA adapter that plays a part without being handed its script: a long system prompt was distilled into it. Ask it without any
system prompt.`;
const ownRows = 'A LoRA adapter trained on the answers of conversations.';

function taughtBy({ teacher, prompt, demonstrations }: NonNullable<CardFacts['lesson']>): string {
  const sha256 = createHash('sha256').update(prompt).digest('hex');
  return `| teacher | ${teacher}, with the prompt and ${demonstrations} demonstrations |\n| prompt | sha256 ${sha256} |\n`;
}
