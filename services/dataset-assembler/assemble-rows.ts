import { createHash } from 'node:crypto';
import { type ArtifactStore, jsonLines, readJsonLines } from '@understudy/artifacts';
import { checks, createNearDuplicateGroups, createTextStore } from '@understudy/checks';
import {
  type AcceptedSpec,
  type ArtifactName,
  artifactKey,
  type ChatRow,
  chatRowSchema,
  type DatasetStats,
  type Example,
  type Rejected,
  type Rejection,
  turnsOf,
  uploadKey,
} from '@understudy/contracts';
import { PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { rowsCard } from './rows-card.ts';
import { splitExamples } from './split-examples.ts';

type Row = { id: string; row: ChatRow };
type RowFile = 'train' | 'valid';
/** What became of each row of a file, in its order. */
type Verdict = RowFile | Rejection;

type Rows = NonNullable<AcceptedSpec['dataset']['rows']>;
export type RowsToAssemble = { spec: AcceptedSpec; rows: Rows; createdAt: string; signal: AbortSignal };

/**
 * Makes `4-dataset/` of rows that the user has answered. They are the user's: no check on answers looks at them but the one for pieces of
 * a chat template, which would become real tokens. Of equal rows the first stays, and rows that ask nearly the same stay on one side of
 * the split. The system message, which all share, is taken out. Rows stay in the order of their file; none is kept in memory but its
 * question, outside of the heap. The same files and seed give the same bytes.
 */
export async function assembleRows(
  dependencies: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  { spec, rows, createdAt, signal }: RowsToAssemble,
): Promise<DatasetStats> {
  const { records, artifacts } = dependencies;
  const { seed, validShare, minExamples } = spec.dataset;
  const read = (id: string) => readRows(artifacts, id, signal);
  const seen = new Map<string, string>();
  const held = rows.valid === undefined ? null : await sortRows(read(rows.valid), { side: 'valid', seen, file: 'the validation file' });
  const given = await sortRows(read(rows.train), { side: 'train', seen, file: 'the file' });
  const accepted = given.ids.length;
  const total = given.verdicts.length + (held?.verdicts.length ?? 0);
  await records.stageStarted(distillationId, 'dataset', total);
  const found = countRejections([...given.verdicts, ...(held?.verdicts ?? [])]);
  if (accepted < minExamples) throw tooFew({ accepted, minExamples, found });

  if (held === null) {
    const groups = await given.groups(signal);
    const valid = new Set(splitExamples(given.ids, { groups, seed, validShare }).valid);
    for (const [index, id] of given.idAt) if (valid.has(id)) given.verdicts[index] = 'valid';
  }

  let written = 0;
  const publish = async (name: ArtifactName, content: AsyncIterable<string> | Iterable<string>) =>
    await records.setArtifact(distillationId, name, await artifacts.write(artifactKey(distillationId, name), content, { signal }));
  const publishRows = async <T>(name: ArtifactName, pick: (row: Row, verdict: Verdict) => T | null) => {
    let count = 0;
    const picked = async function* () {
      for (const [file, sorted] of [
        [rows.train, given],
        [rows.valid, held],
      ] as const) {
        if (file === undefined || sorted === null) continue;
        let index = 0;
        for await (const row of read(file)) {
          const line = pick(row, sorted.verdicts[index++] ?? 'train');
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

  const side = (wanted: RowFile) => (row: Row, verdict: Verdict) => (verdict === wanted ? example(row) : null);
  const stats: DatasetStats = {
    questions: total,
    answers: total,
    unanswered: 0,
    rounds: 0,
    train: await publishRows('train', side('train')),
    valid: await publishRows('valid', side('valid')),
    test: 0,
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
  await publish('dataset-card', [rowsCard({ spec, stats, createdAt })]);
  await publish('stats', [`${JSON.stringify(stats, null, 2)}\n`]);
  return stats;
}

async function* readRows(artifacts: ArtifactStore, uploadId: string, signal: AbortSignal): AsyncIterable<Row> {
  for await (const row of readJsonLines(artifacts, uploadKey(uploadId), chatRowSchema)) {
    signal.throwIfAborted();
    const digest = createHash('sha256')
      .update(JSON.stringify(turnsOf(row)))
      .digest('hex');
    yield { id: `row_${digest.slice(0, 20)}`, row };
  }
}

/** Finds out which rows of a file stay. `seen` has the place of every row so far, of other files too. */
async function sortRows(rows: AsyncIterable<Row>, options: { side: RowFile; seen: Map<string, string>; file: string }) {
  const { side, seen, file } = options;
  const verdicts: Verdict[] = [];
  const idAt = new Map<number, string>();
  const near = createNearDuplicateGroups();
  const texts = createTextStore();
  for await (const { id, row } of rows) {
    const first = seen.get(id);
    const index = verdicts.length;
    const rejection = first === undefined ? templateTokens(row) : { check: 'near-duplicate', detail: `It is the same as ${first}.` };
    verdicts.push(rejection ?? side);
    if (first === undefined) seen.set(id, `row ${index + 1} of ${file}`);
    if (rejection !== null) continue;
    const asked = questionText(row);
    near.add(asked);
    texts.push(asked);
    idAt.set(index, id);
  }
  const ids = [...idAt.values()];
  return {
    verdicts,
    ids,
    idAt,
    /** Ids of rows that ask nearly the same, two or more each time. */
    async groups(signal: AbortSignal): Promise<string[][]> {
      const groups = await near.groups((indices) => indices.map((index) => texts.at(index)), { signal });
      return groups.map((group) => group.map((index) => ids[index] ?? ''));
    },
  };
}

function templateTokens(row: ChatRow): Rejection | null {
  const context = { prompt: '', demonstrations: [], rules: [], question: '' };
  for (const { content: text } of turnsOf(row)) {
    const found = checks['template-tokens']({ text, finishReason: 'stop' }, context);
    if (found) return found;
  }
  return null;
}

function questionText(row: ChatRow): string {
  const asked = turnsOf(row).filter(({ role }) => role === 'user');
  return asked.map(({ content }) => content).join('\n');
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

function countRejections(verdicts: readonly Verdict[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) if (typeof verdict !== 'string') counts.set(verdict.check, (counts.get(verdict.check) ?? 0) + 1);
  return counts;
}

const saying = (found: ReadonlyMap<string, number>) => [...found].map(([check, count]) => `${check} ${count}`).join(', ');

function tooFew({ accepted, minExamples, found }: { accepted: number; minExamples: number; found: ReadonlyMap<string, number> }) {
  const why = found.size > 0 ? ` (left out: ${saying(found)})` : '';
  const message = `Only ${accepted} rows can be trained on${why}, and ${minExamples} are needed: bring more rows, or lower dataset.minExamples.`;
  return new PermanentError('dataset_too_small', message);
}
