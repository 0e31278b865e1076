import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { artifactKey, exampleSchema, type Report } from '@understudy/contracts';

const splits = ['train', 'valid', 'test'] as const;

/** Examples of each category by split, the most frequent first. Streamed: a million rows may be there. */
export async function countCategories(artifacts: ArtifactStore, distillationId: string): Promise<Report['dataset']['categories']> {
  const counts = new Map<string, Record<(typeof splits)[number], number>>();
  for (const split of splits)
    for await (const { category } of readJsonLines(artifacts, artifactKey(distillationId, split), exampleSchema)) {
      const count = counts.get(category) ?? { train: 0, valid: 0, test: 0 };
      count[split] += 1;
      counts.set(category, count);
    }
  const all = [...counts].map(([category, count]) => ({ category, ...count }));
  return all.sort((a, b) => b.train - a.train || b.test - a.test || (a.category < b.category ? -1 : 1));
}
