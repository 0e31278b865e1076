import type { Content } from './store.ts';

/** Joins small pieces to ones of `size` bytes or more, so that a million lines are not a million system calls. The last may be smaller. */
export async function* joined(content: Content, size: number): AsyncIterable<Buffer> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const piece of content) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    pieces.push(bytes);
    held += bytes.length;
    if (held < size) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    held = 0;
  }
  if (held > 0) yield Buffer.concat(pieces);
}
