import {
  chatRowKind,
  chatRowSchema,
  explainIssues,
  questionItemSchema,
  systemMessageOf,
  type UploadKind,
  uploadedQuestionSchema,
} from '@understudy/contracts';
import type { z } from 'zod';
import { HttpProblem } from './http-problem.ts';

/** What all lines of a file have in common; its first line tells. */
type Nature = { kind: UploadKind; system: string | null; line: number };

/**
 * Looks at the lines of an upload one after the other: each must be a question or each an answered row, under one system message or
 * none. `line` is false for a blank one, and throws HttpProblem 422 with the number of a line that does not fit.
 */
export function createLineCheck() {
  let nature: Nature | undefined;

  return {
    line(bytes: Uint8Array, number: number): boolean {
      const text = decode(bytes, number);
      if (text.trim() === '') return false;
      const found = { ...natureOf(parse(text, number), number), line: number };
      if (nature === undefined) nature = found;
      else assertSame(found, nature);
      return true;
    },

    get kind(): UploadKind {
      return nature?.kind ?? 'questions';
    },
  };
}

/** 422 for a line of an upload, counted from 1; `what` goes on with the sentence "Line 3 …". */
export function refusedLine(number: number, what: string, options: ErrorOptions = {}): HttpProblem {
  const detail = `Line ${number} ${what}`;
  return new HttpProblem(422, 'invalid_request', detail, { ...options, errors: [{ pointer: `/${number}`, detail }] });
}

function natureOf(input: unknown, number: number): Omit<Nature, 'line'> {
  if (typeof input !== 'object' || input === null || !('messages' in input)) {
    assertFits(input, { schema: questionItemSchema, number, is: 'question' });
    return { kind: 'questions', system: null };
  }
  const row = assertFits(input, { schema: chatRowSchema, number, is: 'row' });
  const kind = chatRowKind(row);
  if (kind === 'questions') assertFits(input, { schema: uploadedQuestionSchema, number, is: 'question' });
  return { kind, system: systemMessageOf(row) };
}

function assertFits<T>(input: unknown, { schema, number, is }: { schema: z.ZodType<T>; number: number; is: string }): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [fault] = explainIssues(result.error, { schema, input });
  throw refusedLine(number, `is no ${is}: ${fault?.detail ?? ''}`);
}

function assertSame(found: Nature, first: Nature): void {
  if (found.kind !== first.kind) {
    const [here, there] = found.kind === 'rows' ? ['has an answer', 'has none'] : ['has no answer', 'has one'];
    throw refusedLine(found.line, `${here}, and line ${first.line} ${there}: put questions and answered rows into files of their own.`);
  }
  if (found.system === first.system) return;
  const differs =
    found.system === null
      ? `has no system message, and line ${first.line} has one`
      : first.system === null
        ? `has a system message, and line ${first.line} has none`
        : `has another system message than line ${first.line}`;
  throw refusedLine(
    found.line,
    `${differs}: the system message is what is distilled away, and a student has one. Put rows of another into a file of their own.`,
  );
}

/** A byte order mark, with which some editors begin a file, is left out. */
function decode(bytes: Uint8Array, number: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refusedLine(number, 'is not UTF-8.', { cause });
  }
}

function parse(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const shapes = 'write a text in double quotes, {"text": "…", "followUps": ["…"]}, or {"messages": […]}';
    throw refusedLine(number, `is not JSON: ${shapes}.`, { cause });
  }
}
