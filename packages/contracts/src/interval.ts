import { z } from 'zod';

/** A figure and its 95 % interval over `n` questions: seeded bootstrap for means and ratios, Wilson score for shares. */
export const intervalSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number(), n: z.int().min(1) });
export type Interval = z.infer<typeof intervalSchema>;

export const armNames = ['base', 'base+prompt', 'teacher+prompt', 'student'] as const;
export const armNameSchema = z.enum(armNames);
export type ArmName = z.infer<typeof armNameSchema>;
