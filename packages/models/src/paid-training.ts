import type { CatalogueStudent, UsageRole } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { type Accounts, OutOfBudget } from './paid-chat.ts';

type Options = {
  /** `once` names a charge that may be settled again after a crash, but counts once ('': cannot be); `key` names its reservation likewise. */
  accounts: {
    reserve: (id: string, amountUsd: number, options: { holdMs: number; key: string }) => ReturnType<Accounts['reserve']>;
    settle: (id: string, reservation: string | null, charge: Parameters<Accounts['settle']>[2], options: { once: string }) => Promise<void>;
  };
  metrics: Pick<Metrics, 'modelTokens' | 'modelCost'>;
};

/** A training lasts; what nobody settles within a week counts as spent. */
const holdMs = 7 * 24 * 3_600_000;
const role: UsageRole = 'training';

export type PaidTraining = ReturnType<typeof createPaidTraining>;

/** Keeps the books of trainings that a host is paid for. Both steps may be repeated after a crash. */
export function createPaidTraining({ accounts, metrics }: Options) {
  return {
    /**
     * Sets aside what a training may cost. Returns the reservation to be settled; null where there is no ceiling or nothing to pay.
     * @throws OutOfBudget when it might cost more than what is left.
     */
    async reserve(distillationId: string, { student, tokens }: { student: CatalogueStudent; tokens: number }): Promise<string | null> {
      const amountUsd = trainingCost(student, tokens) ?? 0;
      const reserved = await accounts.reserve(distillationId, amountUsd, { holdMs, key: 'training' });
      if ('reservation' in reserved) return reserved.reservation;
      const { spentUsd, limitUsd } = reserved;
      throw new OutOfBudget(
        `The budget of $${limitUsd} does not reach: $${spentUsd.toFixed(6)} are spent, and the training may cost $${amountUsd.toFixed(6)}. Raise budgetUsd and resume.`,
      );
    },

    /** Gives the reservation back and writes down what the training was worth: null tokens for one that was never done. Returns dollars. */
    async settle(
      distillationId: string,
      charge: { reservation: string | null; name: string; student: CatalogueStudent; tokens: number | null; once: string },
    ): Promise<number | null> {
      const { reservation, name, student, tokens, once } = charge;
      const costUsd = tokens === null ? null : trainingCost(student, tokens);
      const usage = { input: tokens ?? 0, cachedInput: 0, output: 0 };
      await accounts.settle(distillationId, reservation, tokens === null ? null : { model: name, role, usage, costUsd }, { once });
      if (tokens !== null) metrics.modelTokens.inc({ model: name, role, direction: 'input' }, tokens);
      if (costUsd !== null) metrics.modelCost.inc({ model: name, role }, costUsd);
      return costUsd;
    },
  };
}

function trainingCost(student: CatalogueStudent, tokens: number): number | null {
  if (student.serve !== 'hosted' || student.trainingPricePerMillionTokens === undefined) return null;
  return (tokens * student.trainingPricePerMillionTokens) / 1e6;
}
