import type { ArtifactRef } from '@understudy/contracts';
import { ArtifactError, type ArtifactStore } from './store.ts';

/** What of a zod schema is needed here. */
export type Schema<T> = { parse(value: unknown): T };

/** @throws ArtifactError when the file is missing, or when what it holds is not what the schema says. */
export async function readJson<T>(store: ArtifactStore, key: string, schema: Schema<T>): Promise<T> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.read(key)) chunks.push(chunk);
  return parseJson(Buffer.concat(chunks).toString('utf8'), schema, key);
}

/** Writes it readably, as people look at these files too. */
export function writeJson(store: ArtifactStore, key: string, value: unknown): Promise<ArtifactRef> {
  return store.write(key, [`${JSON.stringify(value, null, 2)}\n`]);
}

/** @throws ArtifactError naming `where` the text stands. */
export function parseJson<T>(text: string, schema: Schema<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ArtifactError('unavailable', `${where} does not hold what it should: ${firstLine(cause)}`, { cause });
  }
}

function firstLine(error: unknown): string {
  // A zod error's message is a list in JSON; its issues say the same in a line. JSON.parse quotes the text, which may be an answer.
  if (error instanceof SyntaxError) return 'it is not JSON.';
  const issue = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues?.[0];
  return issue ? `${issue.path.map(String).join('.') || 'the value'}: ${issue.message}.` : String(error);
}
