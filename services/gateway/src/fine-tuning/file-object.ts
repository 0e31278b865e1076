import type { FileObject, Upload } from '@understudy/contracts';
import { HttpProblem } from '../http-problem.ts';
import { unixTime } from './unix-time.ts';

/** A file is an upload by another name: `file-` and the same ULID. */
export const fileIdOf = (uploadId: string) => uploadId.replace(/^upl_/, 'file-');
/** Of any text that is no file's id, itself. */
export const uploadIdOf = (fileId: string) => fileId.replace(/^file-/, 'upl_');

/** 404, also to whom a file does not belong. */
export const unknownFile = (id: string) => new HttpProblem(404, 'not_found', `There is no file ${id}.`);

/** An upload as OpenAI shows a file. It was checked when it came, so it is processed. */
export function fileObject({ id, bytes, createdAt, filename }: Upload): FileObject {
  return {
    id: fileIdOf(id),
    object: 'file',
    bytes,
    created_at: unixTime(createdAt),
    filename: filename ?? `${id}.jsonl`,
    purpose: 'fine-tune',
    status: 'processed',
  };
}
