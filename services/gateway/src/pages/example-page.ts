import type { ArtifactStore } from '@understudy/artifacts';
import {
  type ArtifactName,
  type ArtifactRef,
  type Example,
  type ExampleRow,
  exampleSchema,
  type Rejected,
  rejectedSchema,
} from '@understudy/contracts';
import { fileStart, readCursor, writeCursor } from './cursor.ts';
import { holdsText } from './holds-text.ts';
import type { Page, PageQuery } from './page.ts';
import { scanBytes, scanFile } from './scan-file.ts';

/** Files of the dataset, in the order of the pages. */
const files = ['train', 'valid', 'test', 'rejected'] as const satisfies ArtifactName[];
type DatasetFile = (typeof files)[number];

export type ExampleFilter = {
  verdict?: ExampleRow['verdict'] | undefined;
  reason?: string | undefined;
  split?: Exclude<DatasetFile, 'rejected'> | undefined;
  search?: string | undefined;
};

/** A page of the dataset: file after file, as far as what is asked for may be in it. */
export async function examplePage(
  { artifacts, refs }: { artifacts: ArtifactStore; refs: ReadonlyMap<ArtifactName, ArtifactRef> },
  { limit, after, ...filter }: PageQuery & ExampleFilter & { after?: string | undefined },
): Promise<Page<ExampleRow>> {
  const wanted = filesFor(filter);
  const [first = 'rejected', ...others] = wanted;
  const from = fileStart(readCursor(after), [first, ...others]);
  const data: ExampleRow[] = [];
  let { at } = from;
  let mostBytes = scanBytes;
  for (const file of wanted.slice(wanted.indexOf(from.file))) {
    const ref = refs.get(file);
    if (!ref) continue;
    if (data.length >= limit || mostBytes <= 0) return { object: 'list', data, hasMore: true, after: writeCursor({ file, at }) };
    const options = { artifacts, ref, start: at, limit: limit - data.length, mostBytes };
    const page = await (file === 'rejected'
      ? scanFile({ ...options, schema: rejectedSchema, pick: (row: Rejected) => fitting(rejectedRow(row), filter) })
      : scanFile({ ...options, schema: exampleSchema, pick: (row: Example) => fitting(acceptedRow(row, file), filter) }));
    data.push(...page.rows);
    if (!page.ended) return { object: 'list', data, hasMore: true, after: writeCursor({ file, at: page.at }) };
    mostBytes -= page.at - at;
    at = 0;
  }
  return { object: 'list', data, hasMore: false, after: null };
}

function filesFor({ verdict, reason, split }: ExampleFilter): DatasetFile[] {
  if (split !== undefined) return [split];
  if (verdict === 'rejected' || reason !== undefined) return ['rejected'];
  return files.filter((file) => verdict === undefined || file !== 'rejected');
}

function fitting(row: ExampleRow, { reason, search }: ExampleFilter): ExampleRow | null {
  if (reason !== undefined && !row.rejections.some(({ check }) => check === reason)) return null;
  const later = row.followUps.flatMap(({ question, answer }) => [question, answer]);
  return holdsText(search, [row.question, row.answer, ...later]) ? row : null;
}

/** Messages are turns of user and assistant. */
function acceptedRow({ id, category, messages }: Example, split: Exclude<DatasetFile, 'rejected'>): ExampleRow {
  const said = (turn: number) => messages[turn]?.content ?? '';
  const followUps = Array.from({ length: messages.length / 2 - 1 }, (_, index) => ({
    question: said(2 * index + 2),
    answer: said(2 * index + 3),
  }));
  return { id, verdict: 'accepted', split, category, question: said(0), answer: said(1), followUps, rejections: [] };
}

function rejectedRow(row: Rejected): ExampleRow {
  return { ...row, verdict: 'rejected', split: null, category: null };
}
