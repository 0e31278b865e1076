import type { Report } from '@understudy/contracts';
import type { DataTable } from './data-table.ts';
import { count } from './format.ts';

/** What the report says before the facts. */
export const originNote =
  'understudy verify DIR computes the hashes of a distillation’s files anew; understudy rerun manifest.json posts the same spec again and names the first step that comes out otherwise. The same spec, seeds and answers give the same dataset, and on one CPU the same adapter.';

/** What it takes to make the same again, name and value; none in an old report. */
export function originRows({ origin }: Report): [name: string, value: string][] {
  if (origin === null) return [];
  const list = (values: Record<string, string | number>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return [
    ['Understudy', origin.version],
    ['Base', origin.base],
    ['Seeds', list(origin.seeds)],
    ['Trained with', list(origin.libraries)],
    ['sha256 of the spec', origin.specSha256],
    ['sha256 of the prompt', origin.promptSha256],
    ['sha256 of the held-out questions', origin.testSha256],
    ['sha256 of the adapter', origin.adapterSha256 ?? 'kept by the host that trained it'],
  ];
}

/** How many examples each category has, most first; null where they were not counted. */
export function coverageTable({ dataset: { categories } }: Report): DataTable | null {
  if (categories.length === 0) return null;
  return {
    title: 'What the questions were about',
    note: 'Examples of each category: for training, held out for the loss, held out for this report.',
    head: ['Category', 'Training', 'Loss', 'Report'],
    rows: categories.map(({ category, train, valid, test }) => [category, count(train), count(valid), count(test)]),
  };
}
