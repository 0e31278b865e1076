import { z } from 'zod';

/** What a student is asked before it may be shipped. A gate exists where the evaluation takes its measure. */
export const gateIds = ['gapClosed', 'klClosed', 'rules', 'leakage', 'judgeWinRate'] as const;
export const gateIdSchema = z.enum(gateIds);
export type GateId = z.infer<typeof gateIdSchema>;

const threshold = z.number().min(0).max(1).nullable();

/** `evaluation.gates` of a spec: shares from 0 to 1; null switches a gate off. Why these defaults: docs/decisions/0016-gates.md. */
export const gatesSchema = z
  .strictObject({
    gapClosed: threshold.default(0.5).meta({ description: 'Least share of the gap closed; its interval must lie above 0 too.' }),
    klClosed: threshold
      .default(null)
      .meta({ description: 'The same by distance between distributions; teacher and base must be one model.' }),
    rules: threshold
      .optional()
      .meta({ description: "Least share of the student's answers that keep all rules; 0.9 where there are rules." }),
    leakage: threshold.optional().meta({
      description: "Most share of the student's answers that quote the prompt; 0.05, off where dataset.checks leaves prompt-quote out.",
    }),
    judgeWinRate: threshold.optional().meta({
      description: 'Least win rate of the student against base+prompt, by the judge; 0.4 where there is a judge.',
    }),
    enforce: z.boolean().default(false).meta({ description: 'A gate that is not passed fails the distillation, code gate_failed.' }),
  })
  .prefault({});

export type Gates = Record<GateId, number | null> & { enforce: boolean };

type GatedSpec = {
  rules: readonly unknown[];
  dataset: { checks: { 'prompt-quote'?: boolean | undefined } };
  evaluation: { judge: string | null; gates: z.output<typeof gatesSchema> };
};

/** The gates of a spec with those defaults filled in that hang on the rest of it. */
export function resolveGates({ rules, dataset, evaluation: { gates, judge } }: GatedSpec): Gates {
  const { rules: keptRules = rules.length > 0 ? 0.9 : null, leakage = dataset.checks['prompt-quote'] === false ? null : 0.05 } = gates;
  const { judgeWinRate = judge === null ? null : 0.4 } = gates;
  return { ...gates, rules: keptRules, leakage, judgeWinRate };
}

export const verdictSchema = z.enum(['ship', 'do_not_ship']);
export type Verdict = z.infer<typeof verdictSchema>;

/** `ship` where every gate of the spec is passed. Null without an evaluation, and in what was written before there were gates. */
export const verdictShape = {
  verdict: verdictSchema.nullable().default(null),
  /** In plain words: of the gates that are not passed, or, where all are, of all. */
  verdictReasons: z.array(z.string()).default([]),
};

export const verdictWords: Record<Verdict, string> = { ship: 'SHIP', do_not_ship: 'DO NOT SHIP' };
