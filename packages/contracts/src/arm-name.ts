import { z } from 'zod';

/** The ways to answer that an evaluation compares, in the order in which they are shown. */
export const armNames = ['base', 'base+prompt', 'teacher+prompt', 'student'] as const;
export const armNameSchema = z.enum(armNames);
export type ArmName = z.infer<typeof armNameSchema>;
