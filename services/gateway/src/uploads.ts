import { ArtifactError, type ArtifactStore, loadSpec, readJson, readJsonLines, writeJson } from '@understudy/artifacts';
import { chatRowSchema, systemMessageOf, type Upload, uploadIdSchema, uploadKey, uploadSchema } from '@understudy/contracts';
import { ulid } from 'ulid';
import { type Caller, ownerSeen } from './access/caller.ts';
import { checkedLines } from './checked-lines.ts';
import { HttpProblem } from './http-problem.ts';

/** What is known of an upload lies beside it. */
const describedAt = (id: string) => uploadKey(id).replace(/\.jsonl$/, '.json');

/**
 * Streams a JSON Lines file of questions or rows into the store, checking every line on its way; what breaks a rule leaves nothing behind.
 * The description comes last, so an upload that has one is whole.
 * @throws HttpProblem 422 naming the line, 413.
 */
export async function storeUpload(
  artifacts: ArtifactStore,
  body: AsyncIterable<Uint8Array>,
  { owner, now, id = `upl_${ulid(now)}`, filename = null }: { owner: string; now: number; id?: string; filename?: string | null },
): Promise<Upload> {
  const lines = checkedLines(body);
  const { bytes, sha256 } = await artifacts.write(uploadKey(id), lines.content);
  const { kind, rows } = lines;
  const upload: Upload = { id, object: 'upload', owner, kind, filename, rows, bytes, sha256, createdAt: new Date(now).toISOString() };
  await writeJson(artifacts, describedAt(id), upload);
  return upload;
}

/** What is known of an upload, whosever it is; null when there is none. @throws ArtifactError when the store does not answer. */
export async function readUpload(artifacts: ArtifactStore, id: string): Promise<Upload | null> {
  try {
    return await readJson(artifacts, describedAt(id), uploadSchema);
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}

/** The same for whoever asks: what belongs to another is not there. */
export async function readUploadOf(caller: Caller, artifacts: ArtifactStore, id: string): Promise<Upload | null> {
  const upload = await readUpload(artifacts, id);
  const owner = ownerSeen(caller);
  return owner === undefined || upload?.owner === owner ? upload : null;
}

/** Ids of all uploads that are whole, the oldest first. */
export async function listUploads(artifacts: ArtifactStore): Promise<string[]> {
  const names = await artifacts.list('uploads');
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => uploadIdSchema.safeParse(id).success)
    .sort();
}

/** The description goes first: a half removed upload is none. */
export async function removeUpload(artifacts: ArtifactStore, id: string): Promise<void> {
  await artifacts.remove(describedAt(id));
  await artifacts.remove(uploadKey(id));
}

/** The system message that all of its rows have; null for one of questions as texts, or of rows without. */
export async function systemMessageIn(artifacts: ArtifactStore, id: string): Promise<string | null> {
  for await (const row of readJsonLines(artifacts, uploadKey(id), { parse: (value) => chatRowSchema.safeParse(value).data }))
    return row === undefined ? null : systemMessageOf(row);
  return null;
}

/** Whether what is still to be done of a distillation may read the upload. */
export async function readsUpload(artifacts: ArtifactStore, distillationId: string, uploadId: string): Promise<boolean> {
  const { questions, dataset } = await loadSpec(artifacts, distillationId);
  const items = questions.items === undefined || Array.isArray(questions.items) ? [] : [questions.items.upload];
  return [...items, ...Object.values(dataset.rows ?? {})].includes(uploadId);
}

/** 404, also to whom it does not belong. */
export const unknownUpload = (id: string) => new HttpProblem(404, 'not_found', `There is no upload ${id}.`);
