import { explainIssues, questionItemSchema } from '@understudy/contracts';
import { HttpProblem } from './http-problem.ts';

/** Larger than any question may be, in whatever way it is escaped. */
const mostLineBytes = 2 * 2 ** 20;
export const mostUploadBytes = 64 * 2 ** 20;

const lineEnd = 0x0a;

/**
 * Hands on a JSON Lines file as it comes, once each line of it was found to be a question. Blank lines do not count.
 * `content` throws HttpProblem 422 with the number of the first line that is none, 413 when there is too much.
 */
export function checkedLines(body: AsyncIterable<Uint8Array>): { content: AsyncIterable<Uint8Array>; readonly rows: number } {
  let rows = 0;

  async function* content(): AsyncGenerator<Uint8Array> {
    let line = 0;
    let bytes = 0;
    let rest = Buffer.alloc(0);
    const check = (text: Buffer) => {
      line += 1;
      if (checkLine(text, line)) rows += 1;
    };
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > mostUploadBytes) throw tooLarge();
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(lineEnd); end !== -1; end = rest.indexOf(lineEnd)) {
        check(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      if (rest.length > mostLineBytes) throw refused(line + 1, `is longer than ${mostLineBytes / 2 ** 20} MiB.`);
      yield chunk;
    }
    if (rest.length > 0) check(rest);
    if (rows === 0) throw new HttpProblem(422, 'invalid_request', 'The file is empty: it must hold a question a line.');
  }

  return {
    content: content(),
    get rows() {
      return rows;
    },
  };
}

/** False for a blank line. */
function checkLine(bytes: Uint8Array, number: number): boolean {
  const text = decode(bytes, number);
  if (text.trim() === '') return false;
  const input = parse(text, number);
  const result = questionItemSchema.safeParse(input);
  if (result.success) return true;
  const [fault] = explainIssues(result.error, { schema: questionItemSchema, input });
  throw refused(number, `is no question: ${fault?.detail ?? ''}`);
}

/** A byte order mark, with which some editors begin a file, is left out. */
function decode(bytes: Uint8Array, number: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refused(number, 'is not UTF-8.', { cause });
  }
}

function parse(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(number, 'is not JSON: write a text in double quotes, or {"text": "…", "followUps": ["…"]}.', { cause });
  }
}

function refused(number: number, what: string, options: ErrorOptions = {}): HttpProblem {
  const detail = `Line ${number} ${what}`;
  return new HttpProblem(422, 'invalid_request', detail, { ...options, errors: [{ pointer: `/${number}`, detail }] });
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, 'body_too_large', `The file is larger than ${mostUploadBytes / 2 ** 20} MiB; hand in a part of it.`);
}
