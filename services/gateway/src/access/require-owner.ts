import type { ArtifactStore } from '@understudy/artifacts';
import { distillationIdSchema, fileIdSchema, uploadIdSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import type { FastifyRequest } from 'fastify';
import { unknownFile, uploadIdOf } from '../fine-tuning/file-object.ts';
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
      if ((await readUpload(artifacts, id as string))?.owner !== owner) throw unknownUpload(id as string);
    } else if (fileIdSchema.safeParse(id).success) {
      if ((await readUpload(artifacts, uploadIdOf(id as string)))?.owner !== owner) throw unknownFile(id as string);
    }
  };
}
