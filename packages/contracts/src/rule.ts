import { z } from 'zod';

const pattern = z.string().min(1).max(500).refine(compiles, { error: 'is not a regular expression that JavaScript reads with the u flag' });

function compiles(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** What a rule may ask for, one of these. */
const predicates = {
  matches: pattern.optional(),
  notMatches: pattern.optional(),
  startsWith: z.string().min(1).max(500).optional(),
  contains: z.string().min(1).max(500).optional(),
  maxWords: z.int().min(1).max(100_000).optional(),
  minWords: z.int().min(1).max(100_000).optional(),
  /** ISO 639-1 code of the language the answer is in: `en`, `de`. */
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  /** The answer is JSON that fits this schema (JSON Schema 2020-12). */
  jsonSchema: z.record(z.string().max(1000), z.json()).optional(),
};
const predicateNames = Object.keys(predicates) as (keyof typeof predicates)[];

/**
 * A checkable statement of what the prompt demands. Exactly one predicate a rule, so that its id names one thing in reports.
 * Patterns are JavaScript regular expressions with the `u` flag; `(?i:…)` makes a part case-insensitive.
 */
export const ruleSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
    ...predicates,
  })
  .refine((rule) => predicateNames.filter((name) => rule[name] !== undefined).length === 1, {
    error: `needs exactly one of ${predicateNames.join(', ')}`,
  });

export type Rule = z.infer<typeof ruleSchema>;
