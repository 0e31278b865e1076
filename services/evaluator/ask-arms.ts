import { createHash } from 'node:crypto';
import { type AcceptedSpec, finishReasonSchema, script, tokenUsageSchema } from '@understudy/contracts';
import { type Chat, ModelError } from '@understudy/models';
import { PermanentError } from '@understudy/queues';
import { z } from 'zod';
import { inParallel } from './in-parallel.ts';
import type { RowLog } from './row-log.ts';
import type { TestQuestion } from './test-set.ts';

/**
 * Arms that are asked, in the order in which they are: all that carry the script first, so that a server that keeps the last prompt of a
 * slot reads it once a slot, then the short ones. The fourth arm, teacher+prompt, has answered already.
 */
export const askedArms = ['base+prompt', 'base', 'student'] as const;
type AskedArm = (typeof askedArms)[number];

export const armAnswerSchema = z.strictObject({
  arm: z.enum(askedArms),
  questionId: z.string(),
  text: z.string(),
  finishReason: finishReasonSchema,
  usage: tokenUsageSchema,
});
export type ArmAnswer = z.infer<typeof armAnswerSchema>;

export type AskOptions = {
  chat: Pick<Chat, 'ask'>;
  /** Which model answers for an arm. */
  models: Record<AskedArm, string>;
  limit: number;
  signal: AbortSignal;
  /** After an answer is safe on the disk. */
  onAnswer: (answer: ArmAnswer) => Promise<void>;
};

/** Asks every arm every question once, but for what `log` holds already. */
export async function askArms(
  spec: AcceptedSpec,
  questions: readonly TestQuestion[],
  log: RowLog<ArmAnswer>,
  { chat, models, limit, signal, onAnswer }: AskOptions,
): Promise<void> {
  const { temperature, topP, maxTokens } = spec.teacher;
  const known = new Set(log.rows.map(({ arm, questionId }) => `${arm} ${questionId}`));
  const missing = askedArms
    .flatMap((arm) => questions.map((question) => ({ arm, question })))
    .filter(({ arm, question }) => !known.has(`${arm} ${question.id}`));
  await inParallel(
    missing,
    async ({ arm, question }, stop) => {
      const messages = [...(arm === 'base+prompt' ? script(spec) : []), { role: 'user' as const, content: question.text }];
      const asked = chat.ask({
        model: models[arm],
        messages,
        temperature,
        topP,
        maxTokens,
        seed: seedOf(spec.evaluation.seed, question.id),
        role: 'evaluation',
        signal: stop,
        retries,
      });
      const { text, finishReason, usage } = await asked.catch((error: unknown) => {
        if (arm === 'student' && isGone(error)) throw new PermanentError('student_unavailable', error.message, { cause: error });
        if (error instanceof ModelError && error.contentPolicy) return filtered;
        throw error;
      });
      const answer = { arm, questionId: question.id, text, finishReason, usage };
      await log.append(answer);
      await onAnswer(answer);
    },
    { limit, signal },
  );
}

/** A model server that restarts, or a student's process that does, is back within seconds. */
const retries = 4;

/** A host that refuses what is asked has answered all the same: with nothing. */
const filtered = { text: '', finishReason: 'content_filter' as const, usage: { input: 0, cachedInput: 0, output: 0 } };

/** The host knows no such student, or cannot use its adapter: asking again changes nothing. */
function isGone(error: unknown): error is ModelError {
  return error instanceof ModelError && (error.code === 'model_unknown' || error.status === 422);
}

/**
 * One seed a question, the same for every arm: differences between arms are then due to the arms, and a student whose adapter was not
 * applied gives the base's words and can be told. It differs from the teacher's seeds, so that base+prompt is asked anew in earnest.
 */
export function seedOf(seed: number, questionId: string): number {
  return createHash('sha256').update(`evaluation ${seed} ${questionId}`).digest().readUInt32BE(0) >>> 1;
}
