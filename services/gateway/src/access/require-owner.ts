import { ArtifactError, type ArtifactStore } from '@understudy/artifacts';
import { distillationIdSchema, uploadIdSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import type { FastifyRequest } from 'fastify';
import { unknownDistillation } from '../require-distillation.ts';
import { readUpload, unknownUpload } from '../uploads.ts';
import { ownerSeen } from './caller.ts';

/**
 * What a path names is there for its owner alone. To others it is what it would be were it not there, on every route with an `:id`: here, in
 * one place, so that no route can forget it.
 * @throws HttpProblem 404.
 */
export function createRequireOwner({ records, artifacts }: { records: Records; artifacts: ArtifactStore }) {
  return async ({ params, caller }: FastifyRequest): Promise<void> => {
    const owner = ownerSeen(caller);
    if (owner === undefined) return;
    const { id } = (params ?? {}) as { id?: string };
    if (distillationIdSchema.safeParse(id).success) {
      if ((await records.owner(id as string)) !== owner) throw unknownDistillation(id as string);
    } else if (uploadIdSchema.safeParse(id).success) {
      if ((await uploadOwner(artifacts, id as string)) !== owner) throw unknownUpload(id as string);
    }
  };
}

/** Null when there is no such upload. */
export async function uploadOwner(artifacts: ArtifactStore, id: string): Promise<string | null> {
  try {
    return (await readUpload(artifacts, id)).owner;
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}
