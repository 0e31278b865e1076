import type { UploadKind } from '@understudy/contracts';
import { HttpProblem } from './http-problem.ts';
import { createLineCheck, refusedLine } from './line-check.ts';

/** Larger than any question may be, in whatever way it is escaped. */
const mostLineBytes = 2 * 2 ** 20;
export const mostUploadBytes = 64 * 2 ** 20;

const lineEnd = 0x0a;

export type CheckedLines = {
  content: AsyncIterable<Uint8Array>;
  /** Known when the content has been read. */
  readonly rows: number;
  readonly kind: UploadKind;
};

/**
 * Hands on a JSON Lines file as it comes, once each line of it was found to be a question, or each a row. Blank lines do not count.
 * `content` throws HttpProblem 422 with the number of the first line that is none, 413 when there is too much.
 */
export function checkedLines(body: AsyncIterable<Uint8Array>): CheckedLines {
  const check = createLineCheck();
  let rows = 0;

  async function* content(): AsyncGenerator<Uint8Array> {
    let line = 0;
    let bytes = 0;
    let rest = Buffer.alloc(0);
    const take = (text: Buffer) => {
      line += 1;
      if (check.line(text, line)) rows += 1;
    };
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > mostUploadBytes) throw tooLarge();
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(lineEnd); end !== -1; end = rest.indexOf(lineEnd)) {
        take(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      if (rest.length > mostLineBytes) throw refusedLine(line + 1, `is longer than ${mostLineBytes / 2 ** 20} MiB.`);
      yield chunk;
    }
    if (rest.length > 0) take(rest);
    if (rows === 0) throw new HttpProblem(422, 'invalid_request', 'The file is empty: it must hold a question or a row a line.');
  }

  return {
    content: content(),
    get rows() {
      return rows;
    },
    get kind() {
      return check.kind;
    },
  };
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, 'body_too_large', `The file is larger than ${mostUploadBytes / 2 ** 20} MiB; hand in a part of it.`);
}
