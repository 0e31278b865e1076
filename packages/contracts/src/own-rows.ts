import { z } from 'zod';
import { uploadIdSchema } from './ids.ts';

/** Uploaded files of rows in chat format that are answered already. */
export const ownRowsSchema = z
  .strictObject({ train: uploadIdSchema, valid: uploadIdSchema.optional(), test: uploadIdSchema.optional() })
  .optional()
  .meta({
    description:
      'Rows of your own, answered already: uploaded files in chat format. No teacher is asked then; the evaluation asks those of `test`, or some of `train` that are set apart.',
  });

/** Most rows that a file may bring to be asked in the evaluation. */
export const mostTestRows = 10_000;
/** Fewest rows of which some can be set apart for it: two, as of questions. */
export const fewestRowsToSplit = 10;

/** How many of so many rows are set apart for the evaluation where no file brings rows to be asked: a fifth, up to `evaluation.questions`. */
export function testRowsOf(rows: number, { questions }: { questions: number }): number {
  return Math.min(questions, Math.floor(rows / 5));
}

type Given = { prompt?: string | undefined; dataset?: { rows?: unknown } };

/** Whether a spec says what to distil: a prompt to ask a teacher under, or rows that are answered. These may have an empty prompt, which is none. */
export const hasLesson = (spec: Given) => Boolean(spec.prompt) || spec.dataset?.rows !== undefined;

/** Told beside other faults of a mapping, not after them. */
export const lacksLesson = {
  path: ['prompt'],
  error: ({ input }: { input?: unknown }) => ((input as Given).prompt === '' ? 'is empty; at least 1 is needed' : 'is missing'),
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
