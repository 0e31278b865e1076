import type { ScoredRow } from '../measures/scored-row.ts';

/** A scored row of `tokens` tokens with these nats per token. */
export function scored(id: string, perToken: { base: number; prompted: number; student: number; kl?: [number, number] }, tokens = 10) {
  const [base, student] = perToken.kl ?? [null, null];
  const nats = (value: number | null) => (value === null ? null : value * tokens);
  return {
    id,
    tokens,
    arms: {
      base: { nll: perToken.base * tokens, kl: nats(base) },
      'base+prompt': { nll: perToken.prompted * tokens, kl: base === null ? null : 0 },
      student: { nll: perToken.student * tokens, kl: nats(student) },
    },
  } satisfies ScoredRow;
}
