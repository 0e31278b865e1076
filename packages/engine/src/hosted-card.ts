import type { HostedTrainingFile } from '@understudy/contracts';
import { cardFront } from './card-front.ts';
import { type CardFacts, taughtBy } from './model-card.ts';

/**
 * The card of a student that lives on the host that trained it, before or after the evaluation. It names the prompt by its sha256 and never
 * quotes it.
 */
export function hostedCard({ name, lesson, languages = [], evaluation }: CardFacts, training: HostedTrainingFile): string {
  const loss = (points: HostedTrainingFile['validLoss']) => points.at(-1)?.[1].toFixed(3) ?? 'not told';
  const told = (value: unknown) => (value === null || value === undefined ? 'not told' : String(value));
  const settings = Object.entries(training.settings).map(([key, value]) => `| ${key} | ${cell(value)} |`);
  const adapter = 'adapter_model.safetensors' in training.files;
  const front = cardFront({
    name,
    base: training.base,
    library: adapter ? 'peft' : null,
    license: null,
    languages,
    tags: ['prompt-distillation', 'understudy'],
    dataset: lesson !== null,
    metrics: evaluation?.metrics ?? null,
  });
  const limits = [
    `It has learned how ${lesson ? 'its teacher behaved' : 'these rows answer'}, mistakes included.`,
    ...(evaluation?.limits ?? ['It has not been evaluated.']),
  ];
  return `${front}
# ${name}

${lesson ? distilled : ownRows}
It was trained by a host (backend ${training.backend}), where it is called \`${training.model}\`.
${adapter ? 'The adapter beside this card is what the host let go of.\n' : ''}
${evaluation ? `${evaluation.sections}\n` : ''}## Limits

${limits.map((limit) => `- ${limit}\n`).join('')}
## Training

| | |
| --- | --- |
| base | ${training.base} |
${lesson ? taughtBy(lesson) : ''}| rows | ${training.rows}; steps ${told(training.steps)}, tokens trained on ${told(training.trainedTokens)} |
| held-out loss | ${loss(training.validLoss)}, training loss ${loss(training.trainLoss)} |
${settings.join('\n')}
`;
}

const distilled =
  'A model that plays a part without being handed its script: a long system prompt was distilled into it. Ask it without any system prompt.';
const ownRows = 'A model trained on the answers of conversations.';

function cell(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
