import { z } from 'zod';
import { armNameSchema } from './arm-name.ts';
import { finishReasonSchema, tokenUsageSchema } from './chat.ts';
import { problemSchema } from './problem.ts';

/** A turn of a conversation. No system turn: what stands before it is what the arms differ in. */
const turnSchema = z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().max(200_000) });
const turnsSchema = z.array(turnSchema).max(200);
export type CompareTurn = z.infer<typeof turnSchema>;

/** Body of POST …/:id/compare: one question, or one conversation, to several arms at once. */
export const compareRequestSchema = z
  .strictObject({
    question: z.string().min(1).max(200_000).optional().meta({ description: 'A question; either this or `messages`.' }),
    messages: turnsSchema.min(1).optional().meta({ description: 'The same conversation for every arm; its last turn asks.' }),
    histories: z
      .partialRecord(armNameSchema, turnsSchema)
      .optional()
      .meta({ description: 'With `question`: what an arm has said before, so that each goes on with its own conversation.' }),
    arms: z.array(armNameSchema).min(1).max(armNameSchema.options.length).default(['student']),
    temperature: z.number().min(0).max(2).optional().meta({ description: "Left out, the spec's, as the teacher was asked." }),
    maxTokens: z.int().min(1).max(100_000).optional().meta({ description: "Left out, the spec's." }),
    seed: z.int().min(0).optional(),
  })
  .superRefine(({ question, messages, histories = {}, arms }, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if ((question === undefined) === (messages === undefined)) fault(['question'], 'stands alone: give either question or messages');
    if (messages !== undefined && messages.at(-1)?.role !== 'user') fault(['messages'], 'must end with a turn of the user');
    if (messages !== undefined && Object.keys(histories).length > 0) fault(['histories'], 'goes with question, not with messages');
    for (const [place, arm] of arms.entries()) if (arms.indexOf(arm) < place) fault(['arms', place], `names ${arm} twice`);
    for (const arm of Object.keys(histories))
      if (!arms.some((asked) => asked === arm)) fault(['histories', arm], 'is of an arm that is not asked');
  })
  .meta({ id: 'CompareRequest' });
export type CompareRequest = z.input<typeof compareRequestSchema>;

/** What comes back, as it comes: pieces of each arm's answer, and one end for each, its `done` or its `error`. */
export const compareEventSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('delta'), arm: armNameSchema, text: z.string() }),
    z.strictObject({
      type: z.literal('done'),
      arm: armNameSchema,
      model: z.string(),
      finishReason: finishReasonSchema,
      usage: tokenUsageSchema,
      /** By the catalogue's prices; null where it gives none. */
      costUsd: z.number().nullable(),
      latencyMs: z.number(),
      firstTokenMs: z.number().nullable(),
    }),
    z.strictObject({ type: z.literal('error'), arm: armNameSchema, problem: problemSchema }),
  ])
  .meta({ id: 'CompareEvent' });
export type CompareEvent = z.infer<typeof compareEventSchema>;
