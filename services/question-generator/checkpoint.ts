import { z } from 'zod';

/** Calls of one kind: `next` was never asked, `open` were under way, `most` may be asked at all, `bad` gave nothing of use. */
const callsSchema = z.strictObject({
  next: z.int().min(0),
  open: z.array(z.int().min(0)),
  most: z.int().min(0),
  bad: z.int().min(0),
});
export type Calls = z.infer<typeof callsSchema>;

/** Kinds of what a model writes. */
const callKinds = ['test', 'conversations', 'questions'] as const;
export type CallKind = (typeof callKinds)[number];

/** How far a round has got; what is stored already speaks for itself. */
const checkpointSchema = z.strictObject({
  calls: z.partialRecord(z.enum(callKinds), callsSchema).default({}),
  /** All questions of the round are stored. */
  written: z.boolean().default(false),
  /** Place of the answers job to feed next. */
  next: z.int().min(0).default(0),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The calls of one kind, begun when there are none: at most `most` may be made. */
export function callsOf(checkpoint: Checkpoint, kind: CallKind, most: number): Calls {
  const known = checkpoint.calls[kind];
  if (known) return known;
  const begun = { next: 0, open: [], most, bad: 0 };
  checkpoint.calls[kind] = begun;
  return begun;
}

/** What an earlier run has kept; a fresh one where there is none, or one that nobody can read any more. */
export function readCheckpoint(value: unknown): Checkpoint {
  return checkpointSchema.safeParse(value).data ?? checkpointSchema.parse({});
}
