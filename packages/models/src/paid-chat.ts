import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue, TokenUsage, UsageRole } from '@understudy/contracts';
import type { Chat, ChatReply, ChatRequest } from './chat.ts';
import { ModelError } from './model-error.ts';
import { priceOf } from './price-of.ts';
import { hostBehind, readHostedName } from './student-host.ts';

type Charge = { model: string; role: UsageRole; usage: TokenUsage; costUsd: number | null };

/** Where a distillation's money is set aside and written down; the records hold it. */
export type Accounts = {
  reserve: (
    distillationId: string,
    amountUsd: number,
    options: { holdMs: number },
  ) => Promise<
    { outcome: 'reserved' | 'unlimited'; reservation: string | null } | { outcome: 'wait' | 'over'; spentUsd: number; limitUsd: number }
  >;
  settle: (distillationId: string, reservation: string | null, charge: Charge | null) => Promise<void>;
};

/** The next call might cost more than what is left of a distillation's budget. Not a fault of the call: it may be made once there is more. */
export class OutOfBudget extends Error {
  override name = 'OutOfBudget';
  readonly code = 'budget_exceeded';
}

/** Asks on behalf of a distillation, which pays. */
export type PaidChat = { ask: (distillationId: string, request: ChatRequest & { role: UsageRole }) => Promise<ChatReply> };

const waitMs = 500;
/** Beside the model's own time limit: waiting for its turn under the rate limits. */
const spareMs = 10 * 60_000;

/**
 * A chat that keeps the books: the most that a call may cost is set aside before it is made, and what it did cost is written into the
 * ledger when it is answered, so that a budget holds however many calls are under way in however many processes. Near the end of a
 * budget calls wait for each other's change.
 * @throws OutOfBudget when nothing is under way that could give enough back; else what the chat throws.
 */
export function createPaidChat(options: { chat: Pick<Chat, 'ask'>; catalogue: Catalogue; accounts: Accounts }): PaidChat {
  const { chat, catalogue, accounts } = options;

  const reserve = async (distillationId: string, request: ChatRequest): Promise<string | null> => {
    const amountUsd = priceOf(catalogue, request.model, mostTokens(request)) ?? 0;
    const named = Object.hasOwn(catalogue.models, request.model) ? catalogue.models[request.model] : undefined;
    const entry = named ?? hostBehind(catalogue, request.model);
    const holdMs = (entry?.timeoutSeconds ?? 300) * 1000 + spareMs;
    for (;;) {
      const reserved = await accounts.reserve(distillationId, amountUsd, { holdMs });
      if ('reservation' in reserved) return reserved.reservation;
      const { outcome, spentUsd, limitUsd } = reserved;
      if (outcome === 'over')
        throw new OutOfBudget(
          `The budget of $${limitUsd} is used up: $${spentUsd.toFixed(6)} are spent, and the next call to ${request.model} may cost $${amountUsd.toFixed(6)}. Raise budgetUsd and resume.`,
        );
      await sleep(waitMs * (0.5 + Math.random()), undefined, { signal: request.signal }).catch(() => request.signal.throwIfAborted());
    }
  };

  return {
    async ask(distillationId, request) {
      let reservation = await reserve(distillationId, request);
      const { model, role } = request;
      const settle = async (usage: TokenUsage | null) => {
        const charge = usage && { model: ledgerName(model), role, usage, costUsd: priceOf(catalogue, model, usage) };
        const held = reservation;
        reservation = null;
        await accounts.settle(distillationId, held, charge);
      };
      // An answer that is of no use may have been paid all the same; to ask again is another call then.
      const onRetry = async (error: ModelError) => {
        if (error.usage === null) return;
        await settle(error.usage);
        reservation = await reserve(distillationId, request);
      };
      const reply = await chat.ask({ ...request, onRetry }).catch(async (error: unknown) => {
        await settle(error instanceof ModelError ? error.usage : null);
        throw error;
      });
      await settle(reply.usage);
      return reply;
    },
  };
}

/** A student bears the distillation's id, which says nothing in that distillation's own ledger; one with a host is named by the catalogue. */
const ledgerName = (model: string) => readHostedName(model)?.student ?? (model.startsWith('student:') ? 'student' : model);

/** An upper bound: no tokenizer makes more tokens than bytes, and templates add few a message. */
export function mostTokens({ messages, maxTokens }: Pick<ChatRequest, 'messages' | 'maxTokens'>): TokenUsage {
  const input = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content) + 16, 16);
  return { input, cachedInput: 0, output: maxTokens };
}
