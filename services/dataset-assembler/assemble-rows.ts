import { type ArtifactStore, jsonLines } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type ArtifactName,
  artifactKey,
  type DatasetStats,
  type Example,
  type Rejected,
  type Rejection,
  testRowsOf,
  turnsOf,
} from '@understudy/contracts';
import { PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { rowsCard } from './rows-card.ts';
import { createRowSorter, type Row, readRows, type Side, type SortedRows, type Verdict } from './sort-rows.ts';
import { splitExamples } from './split-examples.ts';

type Rows = NonNullable<AcceptedSpec['dataset']['rows']>;
export type RowsToAssemble = { spec: AcceptedSpec; rows: Rows; createdAt: string; signal: AbortSignal };

/**
 * Makes `4-dataset/` of rows that the user has answered. They are the user's: no check on answers looks at them but the one for pieces of
 * a chat template, which would become real tokens. Of equal rows the first stays, and rows that ask nearly the same stay on one side of
 * the split. The system message, which all share, is taken out. Rows stay in the order of their file. The same files and seed give the
 * same bytes.
 */
export async function assembleRows(
  dependencies: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  { spec, rows, createdAt, signal }: RowsToAssemble,
): Promise<DatasetStats> {
  const { records, artifacts } = dependencies;
  const { minExamples } = spec.dataset;
  const files = await splitRows(artifacts, { spec, rows, signal });
  const verdicts = files.flatMap((file) => file.verdicts);
  const total = verdicts.length;
  await records.stageStarted(distillationId, 'dataset', total);
  const found = countRejections(verdicts);
  const accepted = countOn('train', verdicts) + (rows.valid === undefined ? countOn('valid', verdicts) : 0);
  if (accepted < minExamples) throw tooFew({ accepted, minExamples, found });
  const isAsked = rows.test !== undefined || spec.stopAfter === undefined;
  if (isAsked && countOn('test', verdicts) === 0) throw nothingToAsk(found);

  let written = 0;
  const publish = async (name: ArtifactName, content: AsyncIterable<string> | Iterable<string>) =>
    await records.setArtifact(distillationId, name, await artifacts.write(artifactKey(distillationId, name), content, { signal }));
  const publishRows = async <T>(name: ArtifactName, pick: (row: Row, verdict: Verdict) => T | null) => {
    let count = 0;
    const picked = async function* () {
      for (const { upload, verdicts } of files) {
        let index = 0;
        for await (const row of readRows(artifacts, upload, signal)) {
          const line = pick(row, verdicts[index++] ?? 'train');
          if (line === null) continue;
          count += 1;
          yield line;
        }
      }
    };
    await publish(name, jsonLines(picked()));
    written += count;
    await records.stageProgress(distillationId, 'dataset', { done: written });
    return count;
  };

  const side = (wanted: Side) => (row: Row, verdict: Verdict) => (verdict === wanted ? example(row) : null);
  const stats: DatasetStats = {
    questions: total,
    answers: total,
    unanswered: 0,
    rounds: 0,
    train: await publishRows('train', side('train')),
    valid: await publishRows('valid', side('valid')),
    test: isAsked ? await publishRows('test', side('test')) : 0,
    rejected: await publishRows('rejected', (row, verdict) => (typeof verdict === 'string' ? null : rejected(row, verdict))),
    rejectionsByCheck: Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))),
    samplesAsked: 0,
  };
  if (stats.rejected > 0)
    await records.appendEvent(distillationId, {
      type: 'log',
      level: 'warn',
      message: `${stats.rejected} of ${total} rows were left out: ${saying(found)}`,
      data: { rejected: stats.rejected, ...stats.rejectionsByCheck },
    });
  if (stats.test > 0 && rows.test === undefined)
    await records.appendEvent(distillationId, {
      type: 'log',
      level: 'info',
      message: `${stats.test} of ${total} rows are set apart for the evaluation, and not trained on`,
      data: { test: stats.test },
    });
  await publish('dataset-card', [rowsCard({ spec, stats, createdAt })]);
  await publish('stats', [`${JSON.stringify(stats, null, 2)}\n`]);
  return stats;
}

/**
 * Which rows train, which are held out for the loss, and which are asked in the evaluation; the rest is rejected. A test row is equal or near to
 * none of another side: one of a file is left out then, and of those that are set apart all that ask nearly the same come along.
 */
async function splitRows(artifacts: ArtifactStore, { spec, rows, signal }: Omit<RowsToAssemble, 'createdAt'>): Promise<SortedRows[]> {
  const { seed, validShare } = spec.dataset;
  const sorter = createRowSorter(artifacts, signal);
  // Of equal rows the first stays: that which is held out for the loss rather than trained on, and that rather than asked.
  const held = rows.valid === undefined ? null : await sorter.sort(rows.valid, 'valid', 'the validation file');
  const given = await sorter.sort(rows.train, 'train', 'the file');
  const asked = rows.test === undefined ? null : await sorter.sort(rows.test, 'test', 'the test file');
  const groups = await sorter.groups();
  const groupOf = new Map(groups.flatMap((group) => group.map((id) => [id, group] as const)));
  const twinOf = (id: string, among: ReadonlySet<string>) => groupOf.get(id)?.find((other) => among.has(other));

  const seen = new Set([...given.ids, ...(held?.ids ?? [])]);
  for (const id of asked?.ids ?? []) {
    const twin = twinOf(id, seen);
    if (twin !== undefined) asked?.set(id, { check: 'near-duplicate', detail: `It asks nearly the same as ${sorter.placeOf(twin)}.` });
  }
  const setApart = (ids: readonly string[], side: Side, share: number) => {
    for (const id of splitExamples(ids, { groups, seed, validShare: share }).valid) given.set(id, side);
  };
  const count = testRowsOf(given.ids.length, spec.evaluation);
  if (asked === null && spec.stopAfter === undefined && count > 0) {
    const beside = new Set(held?.ids);
    const free = given.ids.filter((id) => twinOf(id, beside) === undefined);
    setApart(free, 'test', count / free.length);
  }
  if (held === null) setApart(given.idsOf('train'), 'valid', validShare);
  return [given, held, asked].filter((file) => file !== null);
}

function example({ id, row }: Row): Example {
  return { id, category: 'own', messages: turnsOf(row) };
}

function rejected({ id, row }: Row, rejection: Rejection): Rejected {
  const said = turnsOf(row).map(({ content }) => content);
  const [question = '', answer = '', ...later] = said;
  const followUps = Array.from({ length: later.length / 2 }, (_, turn) => ({
    question: later[2 * turn] ?? '',
    answer: later[2 * turn + 1] ?? null,
  }));
  return { id, question, answer, followUps, rejections: [rejection] };
}

const countOn = (side: Side, verdicts: readonly Verdict[]) => verdicts.filter((verdict) => verdict === side).length;

function countRejections(verdicts: readonly Verdict[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) if (typeof verdict !== 'string') counts.set(verdict.check, (counts.get(verdict.check) ?? 0) + 1);
  return counts;
}

const saying = (found: ReadonlyMap<string, number>) => [...found].map(([check, count]) => `${check} ${count}`).join(', ');
const leftOut = (found: ReadonlyMap<string, number>) => (found.size > 0 ? ` (left out: ${saying(found)})` : '');

function tooFew({ accepted, minExamples, found }: { accepted: number; minExamples: number; found: ReadonlyMap<string, number> }) {
  const message = `Only ${accepted} rows can be trained on${leftOut(found)}, and ${minExamples} are needed: bring more rows, or lower dataset.minExamples.`;
  return new PermanentError('dataset_too_small', message);
}

function nothingToAsk(found: ReadonlyMap<string, number>) {
  const message = `No row is left for the evaluation to ask that asks something else than those that are trained on${leftOut(found)}: bring other rows as dataset.rows.test, or set stopAfter: training.`;
  return new PermanentError('dataset_too_small', message);
}
