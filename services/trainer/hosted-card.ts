import { createHash } from 'node:crypto';
import type { AcceptedSpec, HostedTrainingFile } from '@understudy/contracts';
import { cardFacts, cardFront } from '@understudy/engine';

/** A model card of a student that lives on the host that trained it. It names the prompt by its sha256 and never quotes it. */
export function hostedCard(spec: AcceptedSpec, training: HostedTrainingFile): string {
  const loss = (points: HostedTrainingFile['validLoss']) => points.at(-1)?.[1].toFixed(3) ?? 'not told';
  const told = (value: unknown) => (value === null || value === undefined ? 'not told' : String(value));
  const { lesson, languages } = cardFacts(spec);
  const settings = Object.entries(training.settings).map(([name, value]) => `| ${name} | ${cell(value)} |`);
  const adapter = 'adapter_model.safetensors' in training.files;
  const front = cardFront({
    name: spec.name,
    base: training.base,
    library: adapter ? 'peft' : null,
    license: null,
    languages,
    tags: ['prompt-distillation', 'understudy'],
    dataset: true,
    metrics: null,
  });
  return `${front}
# ${spec.name}

${lesson ? distilled : ownRows}
It was trained by a host (backend ${training.backend}), where it is called \`${training.model}\`.
${adapter ? 'The adapter beside this card is what the host let go of.\n' : ''}
| | |
| --- | --- |
| base | ${training.base} |
${lesson ? taughtBy(lesson) : ''}| rows | ${training.rows}; steps ${told(training.steps)}, tokens trained on ${told(training.trainedTokens)} |
| held-out loss | ${loss(training.validLoss)}, training loss ${loss(training.trainLoss)} |
${settings.join('\n')}

It has learned how ${lesson ? 'its teacher behaved' : 'these rows answer'}, mistakes included.
`;
}

const distilled =
  'A model that plays a part without being handed its script: a long system prompt was distilled into it. Ask it without any system prompt.';
const ownRows = 'A model trained on the answers of conversations.';

function taughtBy({ teacher, prompt, demonstrations }: NonNullable<ReturnType<typeof cardFacts>['lesson']>): string {
  const sha256 = createHash('sha256').update(prompt).digest('hex');
  return `| teacher | ${teacher}, with the prompt and ${demonstrations} demonstrations |\n| prompt | sha256 ${sha256} |\n`;
}

function cell(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
