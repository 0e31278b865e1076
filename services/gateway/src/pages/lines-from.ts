import type { ArtifactStore } from '@understudy/artifacts';
import { foreignCursor } from './cursor.ts';

/** `end` is the byte after the line and its line end: where the next one begins. */
export type Line = { text: string; end: number };

const lineEnd = 0x0a;

/**
 * Lines of a file from the byte `start` on, read as far as they are asked for.
 * @throws HttpProblem 422 when no line begins there: the byte comes from a cursor, which a client may have made up.
 */
export async function* linesFrom(artifacts: ArtifactStore, key: string, start: number): AsyncGenerator<Line> {
  // The byte before must end a line.
  let end = Math.max(0, start - 1);
  let rest: Buffer = Buffer.alloc(0);
  let checked = start === 0;
  for await (const chunk of (await artifacts.read(key, { start: end })) as AsyncIterable<Buffer>) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!checked) {
      if (bytes[0] !== lineEnd) throw foreignCursor();
      bytes = bytes.subarray(1);
      end = start;
      checked = true;
    }
    for (let next = bytes.indexOf(lineEnd); next !== -1; next = bytes.indexOf(lineEnd)) {
      end += next + 1;
      yield { text: bytes.toString('utf8', 0, next), end };
      bytes = bytes.subarray(next + 1);
    }
    rest = bytes;
  }
  if (!checked) throw foreignCursor();
  if (rest.length > 0) yield { text: rest.toString('utf8'), end: end + rest.length };
}
