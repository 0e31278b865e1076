import { ArtifactError, type ArtifactStore, readJson } from '@understudy/artifacts';
import { artifactFiles, artifactKey, distillationIdSchema, trainingFileSchema } from '@understudy/contracts';
import type { ModelFiles } from './child.ts';
import { Fault } from './fault.ts';

export const studentPrefix = 'student:';
const fileName = artifactFiles['adapter-gguf'].path.replace(/^.*\//, '');

/**
 * Finds the adapter of `student:<distillation id>`. training.json is published last, so whoever finds it finds the adapter, and its
 * sha256 of the adapter is the one that counts.
 * @throws Fault `model_unknown` when there is no such student.
 */
export async function findStudent(
  artifacts: ArtifactStore,
  name: string,
): Promise<{ base: string; adapter: NonNullable<ModelFiles['adapter']> }> {
  const id = distillationIdSchema.safeParse(name.slice(studentPrefix.length));
  if (!id.success) throw new Fault('model_unknown', `${name} is not student: and the id of a distillation (dst_…).`, { param: 'model' });
  const training = await readJson(artifacts, artifactKey(id.data, 'training'), trainingFileSchema).catch((cause: unknown) => {
    if (cause instanceof ArtifactError && cause.code === 'not_found')
      throw new Fault('model_unknown', `There is no student of ${id.data}: it was not trained yet, or it was deleted.`, {
        param: 'model',
        cause,
      });
    throw unavailable(name, cause);
  });
  const key = artifactKey(id.data, 'adapter-gguf');
  const sha256 = training.files[fileName];
  if (!sha256) throw new Fault('student_unavailable', `The training record of ${name} names no ${fileName}.`, { param: 'model' });
  return {
    base: training.base,
    adapter: {
      sha256,
      async fetch() {
        try {
          const found = await artifacts.stat(key);
          if (found?.sha256 === sha256) return await artifacts.localPath(key);
          const detail = found ? `has the sha256 ${found.sha256}, its training record says ${sha256}` : 'is missing';
          throw new Fault('student_unavailable', `The adapter ${key} ${detail}. It is not loaded; train again, or restore the file.`, {
            param: 'model',
          });
        } catch (cause) {
          throw cause instanceof Fault ? cause : unavailable(name, cause);
        }
      },
    },
  };
}

function unavailable(name: string, cause: unknown): Fault {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Fault('student_unavailable', `The adapter of ${name} cannot be read: ${reason}`, { param: 'model', cause });
}
