import { z } from 'zod';
import { questionSetSchema } from './question-set.ts';

/**
 * `2-facets.json`: with what the questions are made, as far as the spec left that to the model, which has read the prompt. Made once a
 * distillation, since a model would not say the same again, and the further rounds must go on where the first has ended.
 */
export const readingSchema = z.strictObject({
  set: questionSetSchema.shape.name.meta({ description: 'Name of the template set.' }),
  facets: z.record(z.string(), z.array(z.string())),
  /** What model-made questions are about. */
  topics: z.array(z.string()),
  /** Who asks them, in a few words each. */
  askers: z.array(z.string()),
  /** Who or what the assistant is, in the model's words; empty when it said nothing of use. */
  about: z.string().default(''),
  /** English name of the language in which users write; empty when unknown. */
  language: z.string().default(''),
});
export type Reading = z.infer<typeof readingSchema>;
