import { type AcceptedSpec, type Message, script, type TimedArmName, timedArmNames, tokenUsageSchema } from '@understudy/contracts';
import { type Chat, type ChatReply, ModelError } from '@understudy/models';
import { z } from 'zod';
import { seedOf } from './ask-arms.ts';
import type { RowLog } from './row-log.ts';
import type { TestQuestion } from './test-set.ts';

/** A timed call. `first` finds nothing of its query in a host's cache, `warm-up` puts the script there and is of no account, `timed` finds it. */
export const timingSchema = z.strictObject({
  arm: z.enum(timedArmNames),
  kind: z.enum(['first', 'warm-up', 'timed']),
  questionId: z.string(),
  /** False where the host answers whole, or refuses to stream. */
  streamed: z.boolean(),
  /** Null where there was no token, or no stream. */
  firstTokenMs: z.number().nullable(),
  latencyMs: z.number(),
  usage: tokenUsageSchema,
});
export type Timing = z.infer<typeof timingSchema>;

type Call = { arm: TimedArmName; kind: Timing['kind']; question: TestQuestion; place: number };

const mostQuestions = 8;

/** Calls that `timeArms` makes, unless the host does not stream. */
export function countTimings(questions: number): number {
  return questions === 0 ? 0 : timedArmNames.length * (2 + Math.min(mostQuestions, questions));
}

export type TimeOptions = {
  chat: Pick<Chat, 'ask'>;
  models: Record<TimedArmName, string>;
  /** Some letters that no earlier request held. */
  mark: string;
  signal: AbortSignal;
  /** After a timing is safe on the disk. */
  onTiming: () => Promise<void>;
};

/**
 * Times some of the held-out questions in two arms, but for what `log` holds already: one call at a time, the arms taking turns at going
 * first, so that whatever else burdens the host burdens both. Ends where the host does not stream.
 *
 * Every question has been asked before, so a host would find a short query whole in its prompt cache, the student's that is, and begin
 * at once. A mark before the question prevents it; before the script, once, it shows what reading all of it takes.
 */
export async function timeArms(
  spec: AcceptedSpec,
  questions: readonly TestQuestion[],
  log: RowLog<Timing>,
  options: TimeOptions,
): Promise<void> {
  const known = (call: Call) =>
    log.rows.some(({ arm, kind, questionId }) => arm === call.arm && kind === call.kind && questionId === call.question.id);
  const calls = planned(questions);
  if (calls.every(known)) return;
  for (const call of calls) {
    if (log.rows.some(({ streamed }) => !streamed)) return;
    // After a crash the host may have forgotten what it had cached, so it is warmed again.
    if (known(call) && call.kind !== 'warm-up') continue;
    const found = await options.chat.ask(requestOf(spec, call, options)).then(readTiming, readRefusal);
    if (known(call)) continue;
    await log.append({ arm: call.arm, kind: call.kind, questionId: call.question.id, ...found });
    await options.onTiming();
  }
}

function planned(questions: readonly TestQuestion[]): Call[] {
  const before = (kind: 'first' | 'warm-up') =>
    timedArmNames.flatMap((arm) =>
      questions.slice(0, 1).map((question): Call => ({ arm, kind, question, place: kind === 'first' ? 0 : 1 })),
    );
  const timed = questions.slice(0, mostQuestions).flatMap((question, index) => {
    const order = index % 2 === 0 ? timedArmNames : timedArmNames.toReversed();
    return order.map((arm): Call => ({ arm, kind: 'timed', question, place: 2 + index }));
  });
  return [...before('first'), ...before('warm-up'), ...timed];
}

function requestOf(spec: AcceptedSpec, { arm, kind, question, place }: Call, { models, mark, signal }: TimeOptions) {
  const { temperature, topP, maxTokens } = spec.teacher;
  const marked = ({ role, content }: Message): Message => ({ role, content: `[${mark} ${place}] ${content}` });
  const turns = arm === 'base+prompt' ? script(spec) : [];
  return {
    model: models[arm],
    messages: [
      ...turns.map((turn, index) => (kind === 'first' && index === 0 ? marked(turn) : turn)),
      ...(question.before ?? []),
      marked({ role: 'user', content: question.text }),
    ],
    ...{ temperature, topP, maxTokens },
    seed: seedOf(spec.evaluation.seed, question.id),
    role: 'evaluation' as const,
    stream: true,
    retries: 4,
    signal,
  };
}

function readTiming({ text, firstTokenMs, latencyMs, usage }: ChatReply) {
  return { streamed: firstTokenMs !== null || text === '', firstTokenMs, latencyMs, usage };
}

/** Much the same was answered before, unstreamed: a host that refuses it now, for another reason than its words, cannot stream. */
function readRefusal(error: unknown) {
  if (!(error instanceof ModelError) || error.code !== 'refused') throw error;
  return { streamed: error.contentPolicy, firstTokenMs: null, latencyMs: 0, usage: { input: 0, cachedInput: 0, output: 0 } };
}
