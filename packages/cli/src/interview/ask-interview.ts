import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type Client, ClientError } from '@understudy/client';
import { type AcceptedSpec, script } from '@understudy/contracts';
import type { InterviewRow } from './interview-log.ts';
import type { Asked } from './plan-interview.ts';

const atOnce = 4;
const tries = 3;

export type AskOptions = {
  spec: AcceptedSpec;
  /** After an answer; rows come in the order in which they are answered. */
  onAnswer: (row: InterviewRow) => Promise<void>;
  signal: AbortSignal;
};

/** Asks the gateway, four at once, as the spec has the teacher asked. The first failure stops the rest once nothing is under way. */
export async function askInterview(client: Client, missing: readonly Asked[], { spec, onAnswer, signal }: AskOptions): Promise<void> {
  // Loaded for whoever asks: it brings the clients of the hosts.
  const { inParallel } = await import('@understudy/models');
  const ask = async (asked: Asked, stopped: AbortSignal) => onAnswer(await answer(client, asked, { spec, signal: stopped }));
  await inParallel(missing, ask, { limit: atOnce, signal });
}

async function answer(client: Client, asked: Asked, { spec, signal }: Pick<AskOptions, 'spec' | 'signal'>): Promise<InterviewRow> {
  const { arm, model, question } = asked;
  const { temperature, topP, maxTokens } = spec.teacher;
  const chat = {
    model,
    messages: [...(arm === 'base+prompt' ? script(spec) : []), { role: 'user' as const, content: question }],
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    seed: seedOf(spec.evaluation.seed, asked),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      let text = '';
      let finishReason: string | null = null;
      for await (const piece of client.chat(chat, { signal })) {
        text += piece.text;
        finishReason = piece.finishReason ?? finishReason;
      }
      return { question, arm, model, answer: text, finishReason };
    } catch (error) {
      if (attempt === tries || !(error instanceof ClientError && error.passing && error.status !== null)) throw error;
      // A model server that restarts is back within seconds.
      await setTimeout(attempt * 1000, undefined, { signal });
    }
  }
}

/** The same for every arm, so that differences are the arms'. A question that the set repeats gets another answer each time. */
function seedOf(seed: number, { question, repeat }: Asked): number {
  return createHash('sha256').update(`interview ${seed} ${repeat} ${question}`).digest().readUInt32BE(0) >>> 1;
}
