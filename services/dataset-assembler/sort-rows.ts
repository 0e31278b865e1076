import { createHash } from 'node:crypto';
import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { checks, createNearDuplicateGroups, createTextStore } from '@understudy/checks';
import { type ChatRow, chatRowSchema, type Rejection, turnsOf, uploadKey } from '@understudy/contracts';

export type Row = { id: string; row: ChatRow };
export type Side = 'train' | 'valid' | 'test';
/** What became of a row. */
export type Verdict = Side | Rejection;

export type SortedRows = {
  upload: string;
  /** Of each row, in the order of the file. */
  verdicts: readonly Verdict[];
  /** Of the rows that stay, whichever side they are on. */
  ids: readonly string[];
  idsOf: (side: Side) => string[];
  set: (id: string, verdict: Verdict) => void;
};

/** The rows of an uploaded file, one at a time. */
export async function* readRows(artifacts: ArtifactStore, upload: string, signal: AbortSignal): AsyncIterable<Row> {
  for await (const row of readJsonLines(artifacts, uploadKey(upload), chatRowSchema)) {
    signal.throwIfAborted();
    const digest = createHash('sha256')
      .update(JSON.stringify(turnsOf(row)))
      .digest('hex');
    yield { id: `row_${digest.slice(0, 20)}`, row };
  }
}

/**
 * Finds out which rows of files stay, file after file: of equal rows the first, and none that holds pieces of a chat template. No row is kept in
 * memory but its question, outside of the heap.
 */
export function createRowSorter(artifacts: ArtifactStore, signal: AbortSignal) {
  const places = new Map<string, string>();
  const near = createNearDuplicateGroups();
  const texts = createTextStore();
  const kept: string[] = [];
  return {
    async sort(upload: string, side: Side, file: string): Promise<SortedRows> {
      const verdicts: Verdict[] = [];
      const indexOf = new Map<string, number>();
      for await (const { id, row } of readRows(artifacts, upload, signal)) {
        const first = places.get(id);
        const index = verdicts.length;
        const rejection = first === undefined ? templateTokens(row) : { check: 'near-duplicate', detail: `It is the same as ${first}.` };
        verdicts.push(rejection ?? side);
        if (first === undefined) places.set(id, `row ${index + 1} of ${file}`);
        if (rejection !== null) continue;
        const asked = questionText(row);
        near.add(asked);
        texts.push(asked);
        kept.push(id);
        indexOf.set(id, index);
      }
      const ids = [...indexOf.keys()];
      return {
        upload,
        verdicts,
        ids,
        idsOf: (wanted) => ids.filter((id) => verdicts[indexOf.get(id) ?? -1] === wanted),
        set(id, verdict) {
          const index = indexOf.get(id);
          if (index !== undefined) verdicts[index] = verdict;
        },
      };
    },
    /** Where a row was first seen: `row 4 of the file`. */
    placeOf: (id: string) => places.get(id) ?? id,
    /** Ids of rows of all files that ask nearly the same, two or more each time. */
    async groups(): Promise<string[][]> {
      const groups = await near.groups((indices) => indices.map((index) => texts.at(index)), { signal });
      return groups.map((group) => group.map((index) => kept[index] ?? ''));
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
