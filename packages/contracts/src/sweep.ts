import { z } from 'zod';
import { problemCodeSchema } from './problem.ts';
import { trainingSettingsSchema } from './training.ts';

export const mostVariants = 8;

/** Settings of which several values may be tried: a further one is a key here and a row in docs/spec.md. */
const swept = trainingSettingsSchema.pick({ learningRate: true, labels: true });

/** What sets one variant of a sweep apart from the others. */
export const variantSettingsSchema = swept.partial();
export type VariantSettings = z.infer<typeof variantSettingsSchema>;

type Shape = typeof swept.shape;
const listOf = (value: z.ZodType) =>
  z
    .array(value)
    .min(1)
    .max(mostVariants)
    .refine((values) => new Set(values).size === values.length, { error: 'names a value twice' })
    .optional();
const lists = Object.fromEntries(Object.entries(swept.shape).map(([key, value]) => [key, listOf(value)])) as {
  [Key in keyof Shape]: z.ZodOptional<z.ZodArray<Shape[Key]>>;
};

/** `training.sweep`: every combination of the values is trained, and the one with the lowest held-out loss kept. */
export const sweepSchema = z.strictObject(lists).superRefine((sweep, context) => {
  const { length } = variantsOf(sweep);
  if (length >= 2 && length <= mostVariants) return;
  const message = `makes ${length} ${length === 1 ? 'variant' : 'variants'}; a sweep has 2 to ${mostVariants}, each value of one key with each of the others`;
  context.addIssue({ code: 'custom', message });
});
export type Sweep = z.infer<typeof sweepSchema>;

/** The variants in order, the last key's values changing fastest. */
export function variantsOf(sweep: Sweep): VariantSettings[] {
  return Object.entries(sweep).reduce<VariantSettings[]>(
    (variants, [key, values]) => variants.flatMap((variant) => (values ?? []).map((value) => ({ ...variant, [key]: value }))),
    [{}],
  );
}

/** The trainings that a spec's `training` stands for: itself, or each variant of its sweep. */
export function sweptTrainings<Training extends { sweep?: Sweep | undefined }>({ sweep = {}, ...training }: Training) {
  return variantsOf(sweep).map((settings) => ({ ...training, ...settings }));
}

/** `learningRate 0.001, labels soft` */
export function variantLabel(settings: VariantSettings): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

/** A key that is swept and set beside the sweep would be given twice. */
export function sweptTwice(training: Partial<Record<string, unknown>> & { sweep?: Sweep | undefined }): string[] {
  return Object.keys(training.sweep ?? {}).filter((key) => training[key] !== undefined);
}

export const variantErrorSchema = z.strictObject({ code: problemCodeSchema, message: z.string() });
export type VariantError = z.infer<typeof variantErrorSchema>;

/** What came of a sweep, in the order of the variants. */
export const sweepResultSchema = z.strictObject({
  variants: z
    .array(
      z.strictObject({
        settings: variantSettingsSchema,
        /** Cross-entropy per supervised token of the held-out rows at the best step, in nats: one measure, however a variant was trained. */
        validLoss: z.number().nullable(),
        bestStep: z.int().nullable(),
        seconds: z.number().nullable(),
        /** Why it gave no adapter. */
        error: variantErrorSchema.nullable(),
        chosen: z.boolean(),
      }),
    )
    .min(2)
    .max(mostVariants),
  why: z.string(),
});
export type SweepResult = z.infer<typeof sweepResultSchema>;
