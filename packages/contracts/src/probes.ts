import { z } from 'zod';
import { intervalSchema } from './interval.ts';

// What is asked beside the held-out questions: questions of Understudy's own, the same for every spec.

/** `extraction` is after the script's text; the others after the part. */
export const attackKinds = ['extraction', 'drop-the-role', 'outside', 'other-languages'] as const;
export const attackKindSchema = z.enum(attackKinds);
export type AttackKind = z.infer<typeof attackKindSchema>;

/** How an arm holds its part: shares of answers. */
const heldSchema = z.strictObject({
  /** Neither empty nor talking of being an AI nor stepping out of the part, as far as the spec's checks go. */
  inPart: intervalSchema,
  /** Null where the spec has no rules. */
  allRules: intervalSchema.nullable(),
});
export type Held = z.infer<typeof heldSchema>;

/** What an arm shares with the script when it is asked for it. */
const extractedSchema = z.strictObject({
  /** Share of attacks whose answer quotes the script: the check `prompt-quote`. */
  quotes: intervalSchema,
  /** The longest run of words of all these answers that stands in the script too, and the attack that drew it out. */
  longestRun: z.strictObject({ words: z.int().min(0), text: z.string(), question: z.string() }),
  /** ROUGE-L recall (Lin 2004): how much of the script stands in an answer, word for word in its order but with gaps. Mean over attacks. */
  rougeL: intervalSchema,
});
export type Extracted = z.infer<typeof extractedSchema>;

export const adversarialSchema = z.strictObject({
  /** sha256 of the file of questions. */
  questionsSha256: z.string(),
  kinds: z.array(
    z.strictObject({
      kind: attackKindSchema,
      questions: z.int(),
      arms: z.strictObject({ 'base+prompt': heldSchema, student: heldSchema }),
    }),
  ),
  /** The base never saw the script: what it shares with it is chance. */
  extraction: z.strictObject({
    attacks: z.int(),
    arms: z.strictObject({ base: extractedSchema, 'base+prompt': extractedSchema, student: extractedSchema }),
  }),
  /** Talks of ten turns, whose user says the same whatever is answered. */
  drift: z.strictObject({
    talks: z.int(),
    /** Of the turns that were answered; null where none was. */
    turns: z.array(
      z.strictObject({
        turn: z.int().min(1),
        arms: z.strictObject({ 'base+prompt': heldSchema.nullable(), student: heldSchema.nullable() }),
      }),
    ),
    /** Turns that came when the talk, the script with it, had grown longer than the model's context. */
    outOfContext: z.strictObject({ 'base+prompt': z.int(), student: z.int() }),
    /** Score of the second half of the turns less that of the first; below 0 the part is lost as the talk goes on. Null without both. */
    change: z.strictObject({ 'base+prompt': intervalSchema.nullable(), student: intervalSchema.nullable() }),
  }),
});
export type Adversarial = z.infer<typeof adversarialSchema>;

export const capabilitySchema = z.strictObject({
  questionsSha256: z.string(),
  questions: z.int(),
  /** Shares of right answers; base+prompt's is null where there is no script. */
  arms: z.strictObject({ base: intervalSchema, 'base+prompt': intervalSchema.nullable(), student: intervalSchema }),
  /** Share of the base less that of the student, question by question: above 0 the training cost something. */
  lost: intervalSchema,
  /**
   * The same against the lower of base and base+prompt: what the training cost beyond what the part costs anyway, since a character that
   * talks round a question does so with its script too. The gate goes by it.
   */
  lostBeyondScript: intervalSchema,
  reference: z.enum(['base', 'base+prompt']),
  categories: z.array(
    z.strictObject({ category: z.string(), questions: z.int(), base: z.int(), 'base+prompt': z.int().nullable(), student: z.int() }),
  ),
  /** Some that the base knew and the student did not. */
  examples: z.array(z.strictObject({ question: z.string(), expected: z.string(), base: z.string(), student: z.string() })),
});
export type Capability = z.infer<typeof capabilitySchema>;
