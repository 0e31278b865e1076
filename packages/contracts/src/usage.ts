import { z } from 'zod';
import { tokenUsageSchema } from './chat.ts';
import { roleOf, stageNames } from './stages.ts';

/** Who asks a model for a distillation: the stages that do (training, where a host trains), and whoever compares arms. */
export const usageRoles = [...stageNames.map(roleOf).filter((role) => role !== undefined), 'compare'] as const;
export const usageRoleSchema = z.enum(usageRoles);
export type UsageRole = z.infer<typeof usageRoleSchema>;

/**
 * The ledger: tokens and money by model and role, of every call that was answered. `costUsd` is null where the catalogue gives no price.
 */
export const usageSchema = z.array(
  tokenUsageSchema.extend({ model: z.string(), role: usageRoleSchema, requests: z.int().min(0), costUsd: z.number().nullable() }),
);
export type Usage = z.infer<typeof usageSchema>;
