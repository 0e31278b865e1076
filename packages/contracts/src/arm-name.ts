import { z } from 'zod';

/** The ways to answer that can be asked, in the order in which they are shown. */
export const armNames = ['base', 'base+prompt', 'teacher+prompt', 'student'] as const;
export const armNameSchema = z.enum(armNames);
export type ArmName = z.infer<typeof armNameSchema>;

/** The ways to answer that an evaluation compares. Rows of one's own have no teacher: `given` is what they answer, and stands in its place. */
export const comparedArmNames = ['base', 'base+prompt', 'teacher+prompt', 'given', 'student'] as const;
export const comparedArmNameSchema = z.enum(comparedArmNames);
export type ComparedArmName = z.infer<typeof comparedArmNameSchema>;
