import { createHash } from 'node:crypto';
import type { AcceptedSpec, DatasetStats } from '@understudy/contracts';

const splits = [
  { split: 'train', file: 'train', says: 'what the student is trained on' },
  { split: 'validation', file: 'valid', says: 'held out from training, chosen by the seed: where training stops' },
  { split: 'test', file: 'test', says: "questions from families that training never uses, with the teacher's answers as they came" },
] as const;

/**
 * `4-dataset/README.md`: a dataset card as the Hugging Face Hub reads it (https://huggingface.co/docs/hub/datasets-cards). It holds
 * counts and the prompt's hash, never the prompt, and no time but the distillation's own.
 */
export function datasetCard({ spec, stats, createdAt }: { spec: AcceptedSpec; stats: DatasetStats; createdAt: string }): string {
  const files = splits.filter(({ file }) => stats[file] > 0);
  const promptSha256 = createHash('sha256').update(spec.prompt).digest('hex');
  const { teacher, demonstrations, rules, dataset } = spec;
  const rejections = Object.entries(stats.rejectionsByCheck).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return `---
pretty_name: ${JSON.stringify(spec.name)}
task_categories:
- text-generation
tags:
- synthetic
- distillation
- understudy
size_categories:
- ${sizeCategory(stats.train + stats.valid + stats.test)}
configs:
- config_name: default
  data_files:
${files.map(({ split, file }) => `  - split: ${split}\n    path: ${file}.jsonl`).join('\n')}
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

| split | file | rows | |
| --- | --- | --- | --- |
${splits.map(({ split, file, says }) => `| ${split} | ${file}.jsonl | ${stats[file]} | ${says} |`).join('\n')}

A row is \`{"id", "category", "messages": [user, assistant]}\`; there is no system turn.

## What was rejected

${stats.rejected} answers were rejected and lie with their reasons in rejected.jsonl. An answer may have several reasons.
${rejections.length === 0 ? '' : `\n| check | answers |\n| --- | --- |\n${rejections.map(([check, count]) => `| ${check} | ${count} |`).join('\n')}\n`}
## Limits

The answers are machine-made: the checks find form (cut, empty, out of role, repeated, near-duplicate, broken rules), not whether
what is said is true. The terms of the teacher's model apply to its answers.
`;
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
