import { type Distillation, distillationIdSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { z } from 'zod';
import { HttpProblem } from './http-problem.ts';

export const idParams = z.strictObject({ id: distillationIdSchema });

/** @throws HttpProblem 404. */
export async function requireDistillation(records: Records, id: string): Promise<Distillation> {
  const record = await records.get(id);
  if (record === null) throw unknownDistillation(id);
  return record;
}

/** 404, also to whom it does not belong. */
export const unknownDistillation = (id: string) => new HttpProblem(404, 'not_found', `There is no distillation ${id}.`);
