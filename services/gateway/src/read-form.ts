import type { FastifyRequest } from 'fastify';
import { drain } from './drain.ts';
import { HttpProblem } from './http-problem.ts';

const purposes = ['fine-tune'];

type Taking<T> = {
  /** Is handed the file as it streams by. */
  take: (content: AsyncIterable<Uint8Array>, filename: string | null) => Promise<T>;
  /** Is handed what was taken where the form is wrong behind its file. */
  drop: (taken: T) => Promise<void>;
};

/** 415 for a body that is no form. */
export const noForm = () => new HttpProblem(415, 'unsupported_media_type', 'Send multipart/form-data with the fields file and purpose.');

/**
 * Reads a form with a file and its purpose, in whatever order they come.
 * @throws HttpProblem 400 naming the field, and the line of the file; 413, 415.
 */
export async function readForm<T>(request: FastifyRequest, { take, drop }: Taking<T>): Promise<T> {
  if (!request.isMultipart()) throw noForm();
  let taken: { file: T } | undefined;
  try {
    let purpose: unknown;
    for await (const part of request.parts()) {
      if (part.type === 'field' && part.fieldname === 'purpose') purpose = part.value;
      else if (part.type === 'field' || part.fieldname !== 'file') throw unknownField(part.fieldname);
      else if (taken !== undefined) throw refused('file', 'The form has more than one file: send them one by one.');
      else {
        if (purpose !== undefined) assertPurpose(purpose);
        taken = { file: await take(part.file, part.filename?.slice(0, 255) || null) };
      }
    }
    assertPurpose(purpose);
    if (taken === undefined) throw refused('file', 'The form has no file: send it as the field "file".');
    return taken.file;
  } catch (error) {
    if (taken !== undefined) await drop(taken.file);
    request.raw.unpipe();
    await drain(request.raw);
    throw asFileProblem(error);
  }
}

function assertPurpose(purpose: unknown): void {
  if (typeof purpose === 'string' && purposes.includes(purpose)) return;
  const given = purpose === undefined ? 'missing' : JSON.stringify(String(purpose).slice(0, 60));
  throw refused('purpose', `"purpose" is ${given}; files are handed in for ${purposes.join(', ')} alone.`);
}

const unknownField = (name: string) => refused(name, `"${name.slice(0, 60)}" is unknown here; the form has the fields file and purpose.`);

function refused(field: string, detail: string): HttpProblem {
  return new HttpProblem(400, 'invalid_request', detail, { errors: [{ pointer: `/${field}`, detail }] });
}

/** The parser of forms has no class for its own errors. */
const formTrouble = /^(Unexpected end|Multipart:|Malformed|Part terminated)/;

/** A wrong line is told as OpenAI's clients expect it, as a fault of the field. */
function asFileProblem(error: unknown): unknown {
  if (error instanceof HttpProblem) return error.status === 422 ? refused('file', error.message) : error;
  if (!(error instanceof Error) || !formTrouble.test(error.message)) return error;
  return new HttpProblem(400, 'invalid_syntax', `The form cannot be read: ${error.message}.`, { cause: error });
}
