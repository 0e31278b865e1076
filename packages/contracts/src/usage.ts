import { z } from 'zod';
import { tokenUsageSchema } from './chat.ts';

/** Who asks a model: the generator, the teacher-workers, the trainer where a host trains, the evaluator, and whoever compares arms. */
export const usageRoles = ['questions', 'teacher', 'training', 'evaluation', 'compare'] as const;
export const usageRoleSchema = z.enum(usageRoles);
export type UsageRole = z.infer<typeof usageRoleSchema>;

/**
 * The ledger: tokens and money by model and role, of every call that was answered. `costUsd` is null where the catalogue gives no price.
 */
export const usageSchema = z.array(
  tokenUsageSchema.extend({ model: z.string(), role: usageRoleSchema, requests: z.int().min(0), costUsd: z.number().nullable() }),
);
export type Usage = z.infer<typeof usageSchema>;
