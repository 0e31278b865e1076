import { createHash } from 'node:crypto';
import { checkNames } from '@understudy/checks';
import type { AcceptedSpec, DatasetStats } from '@understudy/contracts';
import type { OriginCounts } from './origins.ts';

const splits = [
  { split: 'train', file: 'train', says: 'what the student is trained on' },
  { split: 'validation', file: 'valid', says: 'held out from training, chosen by the seed: where training stops' },
  { split: 'test', file: 'test', says: "questions from families that training never uses, with the teacher's answers as they came" },
] as const;

export type CardFacts = { spec: AcceptedSpec; stats: DatasetStats; origins: OriginCounts; createdAt: string };

/**
 * `4-dataset/README.md`: a dataset card as the Hugging Face Hub reads it (https://huggingface.co/docs/hub/datasets-cards); its front
 * matter is also what `datasets.load_dataset` goes by. It holds counts and the prompt's hash, never the prompt, and no time but the
 * distillation's own.
 */
export function datasetCard({ spec, stats, origins, createdAt }: CardFacts): string {
  const promptSha256 = createHash('sha256').update(spec.prompt).digest('hex');
  const { teacher, demonstrations, rules, dataset } = spec;
  return `---
${frontMatter(spec, stats)}
---

# ${spec.name}

Questions with the answers that a teacher gave under a long prompt, and without that prompt: a model trained on them plays the
part without being handed the script. Made by Understudy on ${createdAt.slice(0, 10)}.

| | |
| --- | --- |
| teacher | ${teacher.model}, temperature ${teacher.temperature}, top-p ${teacher.topP}, at most ${teacher.maxTokens} tokens, up to ${teacher.samples} samples a question |
| prompt | ${[...spec.prompt].length} characters, sha256 ${promptSha256} |
| demonstrations | ${demonstrations.length} |
| rules | ${rules.map(({ id }) => id).join(', ') || 'none'} |
| questions | ${stats.questions} in ${stats.rounds} ${stats.rounds === 1 ? 'round' : 'rounds'}, ${stats.unanswered} unanswered |
| answers | ${stats.answers}, from ${stats.samplesAsked} samples |
| split seed | ${dataset.seed} |

${table(
  ['split', 'file', 'rows', ''],
  splits.map(({ split, file, says }) => [split, `${file}.jsonl`, stats[file], says]),
)}

A row is \`{"id", "category", "messages"}\`, user and assistant by turns; there is no system turn.

## Where the questions come from

${origins.origins.template} are filled from templates, ${origins.origins.model} written by a model, ${origins.origins.user} given by the user; ${origins.conversations} are conversations of several turns.

${table(['category', 'questions'], [...origins.categories].sort(byCount))}

## What was rejected

${stats.rejected} answers were rejected and lie with their reasons in rejected.jsonl. An answer may have several reasons.

${table(['check', 'answers'], checkCounts(spec, stats))}

## Limits

The answers are machine-made: the checks find form (cut, empty, out of role, repeated, near-duplicate, broken rules), not whether
what is said is true. The terms of the teacher's model apply to its answers.
`;
}

/** What the Hub and `datasets.load_dataset` read. */
export function frontMatter(spec: AcceptedSpec, stats: DatasetStats): string {
  const files = splits.filter(({ file }) => stats[file] > 0);
  return `pretty_name: ${JSON.stringify(spec.name)}
task_categories:
- text-generation
tags:
- synthetic
- distillation
- understudy
size_categories:
- ${sizeCategory(stats.train + stats.valid + stats.test)}
dataset_info:
  features:
  - name: id
    dtype: string
  - name: category
    dtype: string
  - name: messages
    list:
    - name: role
      dtype: string
    - name: content
      dtype: string
  splits:
${files.map(({ split, file }) => `  - name: ${split}\n    num_examples: ${stats[file]}`).join('\n')}
configs:
- config_name: default
  data_files:
${files.map(({ split, file }) => `  - split: ${split}\n    path: ${file}.jsonl`).join('\n')}`;
}

/** Every check that answers had to pass, those that found nothing too. */
function checkCounts({ rules, dataset }: AcceptedSpec, { rejectionsByCheck }: DatasetStats): [string, number | string][] {
  const names = [...checkNames, ...rules.map(({ id }) => `rule:${id}`), 'near-duplicate'];
  const counts = names.map((name): [string, number] => [name, rejectionsByCheck[name] ?? 0]);
  const isLeftOut = ([name]: [string, number]) => (dataset.checks as Record<string, boolean | undefined>)[name] === false;
  const leftOut = counts.filter(isLeftOut).map(([name]): [string, string] => [name, 'left out']);
  return [...counts.filter((count) => !isLeftOut(count)).sort(byCount), ...leftOut];
}

function byCount([a, m]: [string, number], [b, n]: [string, number]): number {
  return n - m || (a < b ? -1 : 1);
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function sizeCategory(rows: number): string {
  const bounds = [
    [1e3, 'n<1K'],
    [1e4, '1K<n<10K'],
    [1e5, '10K<n<100K'],
    [1e6, '100K<n<1M'],
  ] as const;
  return bounds.find(([bound]) => rows < bound)?.[1] ?? '1M<n<10M';
}
