import { type ArtifactStore, readJson, writeJson } from '@understudy/artifacts';
import { type Upload, uploadKey, uploadSchema } from '@understudy/contracts';
import { ulid } from 'ulid';
import { checkedLines } from './checked-lines.ts';
import { HttpProblem } from './http-problem.ts';

/** What is known of an upload lies beside it. */
const describedAt = (id: string) => uploadKey(id).replace(/\.jsonl$/, '.json');

/**
 * Streams a JSON Lines file of questions into the store, checking every line on its way; what breaks a rule leaves nothing behind. The
 * description comes last, so an upload that has one is whole.
 * @throws HttpProblem 422 naming the line, 413.
 */
export async function storeUpload(
  artifacts: ArtifactStore,
  body: AsyncIterable<Uint8Array>,
  { owner, now }: { owner: string; now: number },
): Promise<Upload> {
  const id = `upl_${ulid(now)}`;
  const lines = checkedLines(body);
  const { bytes, sha256 } = await artifacts.write(uploadKey(id), lines.content);
  const upload: Upload = { id, object: 'upload', owner, rows: lines.rows, bytes, sha256, createdAt: new Date(now).toISOString() };
  await writeJson(artifacts, describedAt(id), upload);
  return upload;
}

/** @throws ArtifactError `not_found` when there is none. */
export function readUpload(artifacts: ArtifactStore, id: string): Promise<Upload> {
  return readJson(artifacts, describedAt(id), uploadSchema);
}

export const unknownUpload = (id: string, options: ErrorOptions = {}) =>
  new HttpProblem(404, 'not_found', `There is no upload ${id}.`, options);
