import type { Message } from '@understudy/contracts';
import { askJson, BadJsonError, type Chat, ModelError } from '@understudy/models';
import type { z } from 'zod';

export type AskJudgeOptions = {
  chat: Pick<Chat, 'ask'>;
  model: string;
  /** The judge gave nothing of use: its replies were of another shape, or the host refused what was asked. Says why, never with a model's words. */
  onUnscored: (code: 'bad_response' | 'refused', message: string) => Promise<void>;
};

type Asking<T extends z.ZodType> = {
  messages: readonly Message[];
  schema: T;
  name: string;
  temperature: number;
  seed: number;
  signal: AbortSignal;
};

/** Room for a dozen sentences in any language, and for some thoughts before them. */
const maxTokens = 4096;
/** A host that restarts is back within seconds. */
const retries = 4;

export type AskJudge = <T extends z.ZodType>(asking: Asking<T>) => Promise<z.output<T> | null>;

/**
 * Asks the judge for JSON of a shape, three times at most. Null where none came, or where the host refuses this very request (its policy, a
 * text that is too long for the model): that says nothing of what is judged.
 * @throws ModelError of a host that is not there or does not know key or model; OutOfBudget.
 */
export function createAskJudge({ chat, model, onUnscored }: AskJudgeOptions): AskJudge {
  return async ({ schema, name, ...asked }) => {
    try {
      const request = { ...asked, model, topP: 1, maxTokens, role: 'evaluation', retries } as const;
      return (await askJson((each) => chat.ask(each), request, { schema, name })).value;
    } catch (error) {
      if (error instanceof BadJsonError) await onUnscored('bad_response', error.message);
      else if (error instanceof ModelError && error.code === 'refused') await onUnscored('refused', error.message);
      else throw error;
      return null;
    }
  };
}
