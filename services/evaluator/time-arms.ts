import { type AcceptedSpec, script, type TimedArmName, timedArmNames, tokenUsageSchema } from '@understudy/contracts';
import { type Chat, type ChatReply, ModelError } from '@understudy/models';
import { z } from 'zod';
import { seedOf } from './ask-arms.ts';
import type { RowLog } from './row-log.ts';
import type { TestQuestion } from './test-set.ts';

/** A timed call. */
export const timingSchema = z.strictObject({
  arm: z.enum(timedArmNames),
  questionId: z.string(),
  /** The call before the arm's others, of which no mean is made. */
  warmUp: z.boolean(),
  /** False where the host answers whole, or refuses to stream. */
  streamed: z.boolean(),
  /** Null where there was no token, or no stream. */
  firstTokenMs: z.number().nullable(),
  latencyMs: z.number(),
  usage: tokenUsageSchema,
});
export type Timing = z.infer<typeof timingSchema>;

const mostQuestions = 8;

/** Calls that `timeArms` makes at most. */
export function countTimings(questions: number): number {
  return timedArmNames.length * (1 + Math.min(mostQuestions, questions));
}

type TimeOptions = {
  chat: Pick<Chat, 'ask'>;
  models: Record<TimedArmName, string>;
  signal: AbortSignal;
  /** After a timing is safe on the disk. */
  onTiming: () => Promise<void>;
};

/**
 * Times some of the held-out questions in two arms, but for what `log` holds already: one call at a time, the arms taking turns at going
 * first, so that whatever else burdens the host burdens both. Each arm is asked once beforehand. Its other calls find in the host's
 * prompt cache what that one left there; what it found there itself hangs on the calls before it. Ends where the host does not stream.
 */
export async function timeArms(
  spec: AcceptedSpec,
  questions: readonly TestQuestion[],
  log: RowLog<Timing>,
  { chat, models, signal, onTiming }: TimeOptions,
): Promise<void> {
  const timed = questions.slice(0, mostQuestions);
  // A question that is not timed, where there is one: the next call must not find its question cached too.
  const before = questions[mostQuestions] ?? timed.at(-1);
  const known = (call: Pick<Timing, 'arm' | 'questionId' | 'warmUp'>) =>
    log.rows.some(
      ({ arm, questionId, warmUp }) => arm === call.arm && warmUp === call.warmUp && (warmUp || questionId === call.questionId),
    );
  const calls = timed.flatMap((question, index) =>
    (index % 2 === 0 ? timedArmNames : timedArmNames.toReversed()).map((arm) => ({ arm, question, warmUp: false })),
  );
  const missing = calls.filter(({ arm, question, warmUp }) => !known({ arm, questionId: question.id, warmUp }));
  if (!before || missing.length === 0) return;
  // After a crash the host may have forgotten what it had cached, so it is warmed again.
  const warming = timedArmNames.map((arm) => ({ arm, question: before, warmUp: true }));
  for (const { arm, question, warmUp } of [...warming, ...missing]) {
    if (log.rows.some(({ streamed }) => !streamed)) return;
    const content = { role: 'user' as const, content: question.text };
    const asked = chat.ask({
      model: models[arm],
      messages: [...(arm === 'base+prompt' ? script(spec) : []), content],
      temperature: spec.teacher.temperature,
      topP: spec.teacher.topP,
      maxTokens: spec.teacher.maxTokens,
      seed: seedOf(spec.evaluation.seed, question.id),
      role: 'evaluation',
      stream: true,
      retries: 4,
      signal,
    });
    const found = await asked.then(readTiming, readRefusal);
    if (warmUp && known({ arm, questionId: question.id, warmUp })) continue;
    await log.append({ arm, questionId: question.id, warmUp, ...found });
    await onTiming();
  }
}

function readTiming({ text, firstTokenMs, latencyMs, usage }: ChatReply) {
  return { streamed: firstTokenMs !== null || text === '', firstTokenMs, latencyMs, usage };
}

/** The same request was answered before, unstreamed: a host that refuses it now, for another reason than its words, cannot stream. */
function readRefusal(error: unknown) {
  if (!(error instanceof ModelError) || error.code !== 'refused') throw error;
  return { streamed: error.contentPolicy, firstTokenMs: null, latencyMs: 0, usage: { input: 0, cachedInput: 0, output: 0 } };
}
