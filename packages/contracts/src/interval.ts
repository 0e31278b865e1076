import { z } from 'zod';

/** A figure and its 95 % interval over `n` questions: seeded bootstrap for means and ratios, Wilson score for shares. */
export const intervalSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number(), n: z.int().min(1) });
export type Interval = z.infer<typeof intervalSchema>;
