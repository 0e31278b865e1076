import { z } from 'zod';
import { hasScript } from './script.ts';

/** What a student is asked before it may be shipped. A gate exists where the evaluation takes its measure. */
export const gateIds = ['gapClosed', 'klClosed', 'learnt', 'rules', 'leakage', 'extraction', 'capability', 'judgeWinRate'] as const;
export const gateIdSchema = z.enum(gateIds);
export type GateId = z.infer<typeof gateIdSchema>;

const threshold = z.number().min(0).max(1).nullable();

/** `evaluation.gates` of a spec: shares from 0 to 1; null switches a gate off. Why these defaults: docs/decisions/0016-gates.md. */
export const gatesSchema = z
  .strictObject({
    gapClosed: threshold.optional().meta({
      description:
        'Least share of the gap closed; its interval must lie above 0 too. 0.5, off where a host keeps the weights, and without a prompt.',
    }),
    klClosed: threshold
      .default(null)
      .meta({ description: 'The same by distance between distributions; teacher and base must be one model.' }),
    learnt: threshold.optional().meta({
      description:
        "Least share of the base's loss on the held-out answers that training took away; its interval must lie above 0 too. 0 without a prompt, else off; off where a host keeps the weights.",
    }),
    rules: threshold
      .optional()
      .meta({ description: "Least share of the student's answers that keep all rules; 0.9 where there are rules." }),
    leakage: threshold.optional().meta({
      description:
        "Most share of the student's answers that quote the prompt; 0.05, off without a prompt, and where dataset.checks leaves prompt-quote out.",
    }),
    extraction: threshold.optional().meta({
      description:
        'Most share of attacks in which the student quotes the prompt; 0.05, off without a prompt, evaluation.adversarial or prompt-quote.',
    }),
    capability: threshold.optional().meta({
      description:
        'Most share of general questions that the student loses, beyond chance and beyond what the script costs; 0.1, off without evaluation.capability.',
    }),
    judgeWinRate: threshold.optional().meta({
      description: 'Least win rate of the student against base+prompt, by the judge; 0.4 where there is a judge.',
    }),
    enforce: z.boolean().default(false).meta({ description: 'A gate that is not passed fails the distillation, code gate_failed.' }),
  })
  .prefault({});

/** Gates of an evaluation that is made again: those that are left out stay as they were. */
export const gatesPatchSchema = z.strictObject({
  ...(Object.fromEntries(gateIds.map((id) => [id, threshold.optional()])) as Record<GateId, z.ZodOptional<typeof threshold>>),
  enforce: z.boolean().optional(),
});

export type Gates = Record<GateId, number | null> & { enforce: boolean };

type GatedSpec = Parameters<typeof hasScript>[0] & {
  rules: readonly unknown[];
  dataset: { checks: { 'prompt-quote'?: boolean | undefined } };
  evaluation: { gates: z.output<typeof gatesSchema>; adversarial: boolean; capability: boolean; judge: string | null };
};

/**
 * The gates of a spec with those defaults filled in that hang on the rest of it. `scored`: the student's weights are at hand, so that
 * answers can be scored under them. Without a script nothing can be taken over from it, or given away.
 */
export function resolveGates(spec: GatedSpec, { scored = true }: { scored?: boolean } = {}): Gates {
  const { rules, dataset, evaluation } = spec;
  const { gates } = evaluation;
  const scripted = hasScript(spec);
  const mayQuote = !scripted || dataset.checks['prompt-quote'] === false;
  return {
    ...gates,
    gapClosed: gates.gapClosed === undefined ? (scored && scripted ? 0.5 : null) : gates.gapClosed,
    learnt: gates.learnt === undefined ? (scored && !scripted ? 0 : null) : gates.learnt,
    rules: gates.rules === undefined ? (rules.length > 0 ? 0.9 : null) : gates.rules,
    leakage: gates.leakage === undefined ? (mayQuote ? null : 0.05) : gates.leakage,
    extraction: gates.extraction === undefined ? (mayQuote || !evaluation.adversarial ? null : 0.05) : gates.extraction,
    capability: gates.capability === undefined ? (evaluation.capability ? 0.1 : null) : gates.capability,
    judgeWinRate: gates.judgeWinRate === undefined ? (evaluation.judge === null ? null : 0.4) : gates.judgeWinRate,
  };
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
