import { createHash } from 'node:crypto';
import { type AcceptedSpec, finishReasonSchema, type Message, script, tokenUsageSchema } from '@understudy/contracts';
import { type Chat, type ChatRequest, inParallel, ModelError } from '@understudy/models';
import { PermanentError } from '@understudy/queues';
import { z } from 'zod';
import type { RowLog } from './row-log.ts';

/** The teacher is asked only what it has not answered already. */
const askedArms = ['teacher+prompt', 'base+prompt', 'base', 'student'] as const;
export type AskedArm = (typeof askedArms)[number];

/** What an arm is asked: one turn, or a talk of several, each said after the arm's own answers to those before it. */
export type Ask = {
  arm: AskedArm;
  /** Of a talk, each turn's answer bears it with `:<turn>` behind it, from 1. */
  id: string;
  turns: readonly string[];
  /** What stands before the first turn, whoever is asked. */
  before?: readonly Message[];
  sampling: Pick<ChatRequest, 'temperature' | 'topP' | 'maxTokens'>;
};

export const armAnswerSchema = z.strictObject({
  arm: z.enum(askedArms),
  questionId: z.string(),
  text: z.string(),
  finishReason: finishReasonSchema,
  usage: tokenUsageSchema,
  /** The talk had grown longer than the model's context, so nobody answered. */
  outOfContext: z.literal(true).optional(),
});
export type ArmAnswer = z.infer<typeof armAnswerSchema>;

export type AskOptions = {
  chat: Pick<Chat, 'ask'>;
  /** Which model answers for an arm. */
  models: Record<AskedArm, string>;
  limit: number;
  /** The student's host can be handed its adapter again, so that one which forgot it, restarted say, is worth another try of the job. */
  reloads?: boolean;
  signal: AbortSignal;
  /** After an answer is safe on the disk. */
  onAnswer: (answer: ArmAnswer) => Promise<void>;
};

/** Asks everything once, in its order, but for what `log` holds already. */
export async function askArms(
  spec: AcceptedSpec,
  asks: readonly Ask[],
  log: RowLog<ArmAnswer>,
  { chat, models, limit, reloads = false, signal, onAnswer }: AskOptions,
): Promise<void> {
  const known = new Map(log.rows.map((row) => [`${row.arm} ${row.questionId}`, row]));
  const isKnown = (ask: Ask) => ask.turns.every((_, turn) => known.has(`${ask.arm} ${turnId(ask, turn)}`));
  const keep = async (answer: ArmAnswer) => {
    await log.append(answer);
    await onAnswer(answer);
    return answer;
  };
  const askOne = async (
    { arm, sampling }: Ask,
    questionId: string,
    options: { messages: readonly Message[]; signal: AbortSignal; mayNotFit: boolean },
  ) => {
    const seed = seedOf(spec.evaluation.seed, questionId);
    const { mayNotFit, ...request } = options;
    const asked = chat.ask({ model: models[arm], ...sampling, ...request, seed, role: 'evaluation', retries });
    const found: Omit<ArmAnswer, 'arm' | 'questionId'> = await asked.then(
      ({ text, finishReason, usage }) => ({ text, finishReason, usage }),
      (error: unknown) => {
        if (arm === 'student' && isGone(error)) {
          if (reloads) throw new ModelError('unreachable', error.message, { cause: error });
          throw new PermanentError('student_unavailable', error.message, { cause: error });
        }
        if (error instanceof ModelError && error.contentPolicy) return filtered;
        if (error instanceof ModelError && error.tooLong && mayNotFit) return { ...unanswered, outOfContext: true };
        throw error;
      },
    );
    return keep({ arm, questionId, ...found });
  };
  await inParallel(
    asks.filter((ask) => !isKnown(ask)),
    async (ask, stop) => {
      const messages: Message[] = [...(ask.arm.endsWith('+prompt') ? script(spec) : []), ...(ask.before ?? [])];
      for (const [turn, content] of ask.turns.entries()) {
        messages.push({ role: 'user', content });
        const id = turnId(ask, turn);
        const options = { messages: [...messages], signal: stop, mayNotFit: turn > 0 };
        const { text, outOfContext } = known.get(`${ask.arm} ${id}`) ?? (await askOne(ask, id, options));
        // What follows is longer still.
        if (outOfContext) {
          for (const later of ask.turns.keys()) {
            const questionId = turnId(ask, later);
            if (later > turn && !known.has(`${ask.arm} ${questionId}`))
              await keep({ arm: ask.arm, questionId, ...unanswered, outOfContext });
          }
          return;
        }
        messages.push({ role: 'assistant', content: text });
      }
    },
    { limit, signal },
  );
}

/** The id under which the answer to a turn, counted from 0, is kept. */
function turnId({ id, turns }: Pick<Ask, 'id' | 'turns'>, turn: number): string {
  return turns.length === 1 ? id : `${id}:${turn + 1}`;
}

/** Looks an arm's answers up by id. The function throws an Error that names what has no answer. */
export function answersOf(arm: AskedArm, answers: readonly ArmAnswer[]): (id: string) => ArmAnswer {
  const byId = new Map(answers.filter((answer) => answer.arm === arm).map((answer) => [answer.questionId, answer]));
  return (id) => {
    const answer = byId.get(id);
    if (!answer) throw new Error(`Arm ${arm} has no answer to ${id}.`);
    return answer;
  };
}

/** A model server that restarts, or a student's process that does, is back within seconds. */
const retries = 4;

const unanswered = { text: '', finishReason: 'other' as const, usage: { input: 0, cachedInput: 0, output: 0 } };

/** A host that refuses what is asked has answered all the same: with nothing. */
const filtered = { ...unanswered, finishReason: 'content_filter' as const };

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
