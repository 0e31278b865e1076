import type { Message } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { askJson, BadJsonError, ModelError, type PaidChat, problemOf } from '@understudy/models';
import type { Records } from '@understudy/records';
import type { z } from 'zod';

export type AskModelDependencies = {
  chat: PaidChat;
  records: Pick<Records, 'noteProblem'>;
  metrics: Pick<Metrics, 'modelRetries'>;
};

type Asking<T extends z.ZodType> = {
  distillationId: string;
  model: string;
  messages: readonly Message[];
  /** The shape of the reply, and what it is called. */
  schema: T;
  name: string;
  seed: number;
  maxTokens: number;
  signal: AbortSignal;
};

/** After a reply of another shape, each time with another seed. */
const attempts = 3;
/** After what may pass by itself; a host that is gone for longer is left to the queue. */
const retries = 2;

export type AskModel = <T extends z.ZodType>(asking: Asking<T>) => Promise<z.output<T> | null>;

/**
 * Asks for JSON of a shape. When a few tries bring none, or the host's content policy refuses the request, that is noted on the
 * distillation's record, and null is given back.
 * @throws ModelError, OutOfBudget.
 */
export function createAskModel({ chat, records, metrics }: AskModelDependencies): AskModel {
  return async ({ distillationId, model, messages, schema, name, seed, maxTokens, signal }) => {
    const request = { model, messages, temperature: 1, topP: 0.95, maxTokens, seed, role: 'questions', retries, signal } as const;
    const count = (bad: number) => metrics.modelRetries.inc({ model, reason: 'bad_response' }, bad);
    try {
      const ask = (asked: Parameters<Parameters<typeof askJson>[0]>[0]) => chat.ask(distillationId, { ...asked, role: 'questions' });
      const { value, bad } = await askJson(ask, request, { schema, name, attempts });
      if (bad > 0) count(bad);
      return value;
    } catch (error) {
      if (error instanceof BadJsonError) {
        count(error.bad - 1);
        await records.noteProblem(distillationId, problemOf.bad_response, error.message);
        return null;
      }
      if (!(error instanceof ModelError && error.contentPolicy)) throw error;
      await records.noteProblem(distillationId, problemOf.refused, error.message);
      return null;
    }
  };
}
