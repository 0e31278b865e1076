import type { AcceptedSpec, DatasetStats } from '@understudy/contracts';
import { frontMatter, table } from './dataset-card.ts';

/** `4-dataset/README.md` of rows that the user has handed in. It quotes none of them, and no prompt. */
export function rowsCard({ spec, stats, createdAt }: { spec: AcceptedSpec; stats: DatasetStats; createdAt: string }): string {
  const { rows, seed } = spec.dataset;
  const held = rows?.valid === undefined ? `held out from training, chosen by the seed ${seed}` : 'the validation file';
  const asked =
    rows?.test === undefined ? `set apart by the seed ${seed}` : 'the test file, but for what asks nearly the same as another row';
  const reasons = Object.entries(stats.rejectionsByCheck);
  return `---
${frontMatter(spec, stats)}
---

# ${spec.name}

Conversations that were handed in with their answers, checked for form and split by Understudy on ${createdAt.slice(0, 10)}. A system message
that all of them shared was taken out.

${table(
  ['split', 'file', 'rows', ''],
  [
    ['train', 'train.jsonl', stats.train, 'what the student is trained on'],
    ['validation', 'valid.jsonl', stats.valid, `${held}: where training stops`],
    ...(stats.test > 0 ? [['test', 'test.jsonl', stats.test, `${asked}: what the evaluation asks`]] : []),
  ],
)}

A row is \`{"id", "category", "messages"}\`, user and assistant by turns; there is no system turn.

## What was left out

${stats.rejected} of ${stats.answers} rows were left out and lie with their reasons in rejected.jsonl.${reasons.length > 0 ? `\n\n${table(['check', 'rows'], reasons)}` : ''}

## Limits

Nothing was looked at but form: pieces of a chat template, and rows that came twice. Whether the answers are good is not known here. The
terms of whoever wrote them apply.
`;
}
