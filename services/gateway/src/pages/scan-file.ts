import type { ArtifactStore } from '@understudy/artifacts';
import type { ArtifactRef } from '@understudy/contracts';
import { linesFrom } from './lines-from.ts';

/** How much of a file one request reads at most: some thousand rows, tens of milliseconds. */
export const scanBytes = 4 * 2 ** 20;

export type ScanOptions<From, To> = {
  artifacts: ArtifactStore;
  ref: ArtifactRef;
  /** Byte at which a line begins. */
  start: number;
  limit: number;
  /** At most that many bytes are read, and one line in any case. */
  mostBytes: number;
  schema: { parse(value: unknown): From };
  /** The row as it is shown; null when it is not asked for. */
  pick: (row: From) => To | null | Promise<To | null>;
};

/**
 * Rows of a JSON Lines file from a byte on, `limit` of them at most. Ends early when what is asked for is rare: then `at`, the byte to go
 * on from, is not the end of the file.
 */
export async function scanFile<From, To>(options: ScanOptions<From, To>): Promise<{ rows: To[]; at: number; ended: boolean }> {
  const { artifacts, ref, start, limit, mostBytes, schema, pick } = options;
  const rows: To[] = [];
  let at = start;
  for await (const { text, end } of linesFrom(artifacts, ref.key, start)) {
    if (text.trim() !== '') {
      const row = await pick(schema.parse(JSON.parse(text)));
      if (row !== null) rows.push(row);
    }
    at = end;
    if (rows.length >= limit || at - start >= mostBytes) break;
  }
  return { rows, at, ended: at >= ref.bytes };
}
