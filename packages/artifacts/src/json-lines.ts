import { parseJson, type Schema } from './json.ts';
import type { ArtifactStore } from './store.ts';

/** Rows as the text of a JSON Lines file, a line each. */
export async function* jsonLines<T>(rows: AsyncIterable<T> | Iterable<T>): AsyncIterable<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/**
 * The rows of a JSON Lines file, one at a time.
 * Lines end at \n only: node:readline would also cut at U+2028, which JSON may hold as it is.
 * @throws ArtifactError naming the file and the line.
 */
export async function* readJsonLines<T>(store: ArtifactStore, key: string, schema: Schema<T>): AsyncIterable<T> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  for await (const chunk of await store.read(key)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line += 1;
      if (text.trim() !== '') yield parseJson(text, schema, `${key} line ${line}`);
    }
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield parseJson(rest, schema, `${key} line ${line + 1}`);
}
