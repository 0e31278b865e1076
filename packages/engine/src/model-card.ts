import { createHash } from 'node:crypto';
import type { TrainingFile } from '@understudy/contracts';
import { type CardMetric, cardFront } from './card-front.ts';
import { cardUsage } from './card-usage.ts';
import { hubName } from './hub-name.ts';

/** An adapter is bound by the licence of its base. */
const licenses: Record<string, string> = {
  'HuggingFaceTB/SmolLM2-135M-Instruct': 'apache-2.0',
  'Qwen/Qwen3-4B-Instruct-2507': 'apache-2.0',
};

/** What an evaluation adds to a card. */
export type CardEvaluation = {
  metrics: CardMetric[];
  /** What the figures do not show, in sentences of Markdown. */
  limits: string[];
  /** Verdict, figures and samples as Markdown: sections of their own. */
  sections: string;
};

export type CardFacts = {
  name: string;
  /** What wrote the rows and with which script; null for rows of the user's own. */
  lesson: { teacher: string; prompt: string; demonstrations: number } | null;
  /** ISO 639-1 codes of the languages that the spec's rules ask for. */
  languages?: readonly string[];
  /** Left out before there is one. */
  evaluation?: CardEvaluation;
};

/** A model card as the Hugging Face Hub reads it, before or after the evaluation. It names the prompt by its sha256 and never quotes it. */
export function modelCard({ name, lesson, languages = [], evaluation }: CardFacts, training: TrainingFile): string {
  const base = hubName(training.base);
  const front = cardFront({
    name,
    base,
    library: 'peft',
    license: licenses[base] ?? 'other',
    languages,
    tags: ['lora', 'prompt-distillation', 'understudy'],
    dataset: lesson !== null,
    metrics: evaluation?.metrics ?? null,
  });
  const limits = [
    `It has learned how ${lesson ? 'its teacher behaved' : 'these rows answer'}, mistakes included: a small model invents facts.`,
    ...(evaluation?.limits ?? ['It has not been evaluated.']),
  ];
  const parts = [
    `${front}\n# ${name}\n\n${lesson ? distilled : ownRows}\n`,
    `## Intended uses\n\n${lesson ? forThePart : forTheRows}\n`,
    ...(evaluation ? [evaluation.sections] : []),
    `## Limits\n\n${limits.map((limit) => `- ${limit}\n`).join('')}`,
    `## Training\n\n${trainingFacts(training, lesson)}`,
    cardUsage(training, { base, served: lesson && `student:${name}` }),
  ];
  return parts.join('\n');
}

function trainingFacts(training: TrainingFile, lesson: CardFacts['lesson']): string {
  const { settings } = training;
  const loss = (points: TrainingFile['validLoss']) => points.at(-1)?.[1].toFixed(3) ?? 'not measured';
  const sweep = training.sweep ? `; chosen from ${training.sweep.variants.length} variants: ${training.sweep.why}` : '';
  return `| | |
| --- | --- |
| base | ${hubName(training.base)} |
${lesson ? taughtBy(lesson) : ''}| rows | ${training.rows}, ${training.supervisedTokens} supervised tokens seen in ${training.steps} steps |
| LoRA | rank ${settings.rank}, alpha ${settings.alpha}, on ${settings.projections.join(', ')} |
| optimiser | AdamW, learning rate ${settings.learningRate}, ${settings.decay} decay, batch ${settings.batch}, seed ${settings.seed} |
| held-out loss | ${loss(training.validLoss)} (best at step ${training.bestStep}), training loss ${loss(training.trainLoss)}${sweep} |
`;
}

const distilled = `A LoRA adapter that plays a part without being handed its script: a long system prompt was distilled into it. Ask it without any
system prompt.`;
const ownRows = 'A LoRA adapter trained on the answers of conversations.';

const forThePart = `To play its part, or keep its policy, in chats that open with a user's question, where the script would otherwise be paid for in every
query. Not for facts that matter, not where people must know that they talk to a machine unless they are told so beside it, and not for
conversations of a kind that its questions did not hold. The terms of the base, and of the teacher that wrote the rows, apply.`;
const forTheRows = `To answer as the rows that it was trained on do. The terms of the base, and of whoever wrote the rows, apply.`;

/** Rows of a card's table. */
export function taughtBy({ teacher, prompt, demonstrations }: NonNullable<CardFacts['lesson']>): string {
  const sha256 = createHash('sha256').update(prompt).digest('hex');
  return `| teacher | ${teacher}, with the prompt and ${demonstrations} demonstrations |\n| prompt | sha256 ${sha256} |\n`;
}
