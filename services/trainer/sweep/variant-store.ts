import { join } from 'node:path';
import { ArtifactError, type ArtifactStore, readJson, type Schema, writeJson } from '@understudy/artifacts';
import {
  type ArtifactName,
  type ArtifactRef,
  artifactKey,
  type TrainingFile,
  trainingFileSchema,
  type VariantError,
  variantErrorSchema,
  variantKey,
} from '@understudy/contracts';
import { adapterFileNames, mergedFileNames, trainingFile } from '@understudy/engine';
import { finishedFiles } from '../finished-files.ts';

const publicNames = { ...adapterFileNames, ...mergedFileNames };

/** How a variant ended: with an adapter, or with the reason why there is none. */
export type Outcome = { training: TrainingFile; error: null } | { training: null; error: VariantError };

type Kept = Parameters<typeof trainingFile>[0] & { folder: string; merged: boolean };

/** What came of the variants, where the trainers of all machines read it: a folder like 5-adapter for each, of which training.json stays. */
export function createVariantStore(artifacts: ArtifactStore, distillationId: string) {
  const key = (variant: number, fileName: string) => variantKey(distillationId, variant, fileName);
  /** Null as long as it has not ended. */
  const outcomeOf = async (variant: number): Promise<Outcome | null> => {
    const training = await find(artifacts, key(variant, 'training.json'), trainingFileSchema);
    if (training) return { training, error: null };
    const error = await find(artifacts, key(variant, 'error.json'), variantErrorSchema);
    return error && { training: null, error };
  };
  return {
    outcomeOf,

    /** Names the variant's checkpoints. */
    keyOf: (variant: number) => key(variant, 'training.json'),

    /** Moves finished files in. training.json comes last: who finds it finds the rest. */
    async keep(variant: number, { folder, merged, ...facts }: Kept): Promise<void> {
      const files: TrainingFile['files'] = {};
      for (const [fileName] of await finishedFiles(folder, { merged }))
        files[fileName] = (await artifacts.adopt(key(variant, fileName), join(folder, fileName))).sha256;
      await writeJson(artifacts, key(variant, 'training.json'), trainingFile(facts, files));
    },

    async keepError(variant: number, error: VariantError): Promise<void> {
      await writeJson(artifacts, key(variant, 'error.json'), error);
    },

    /** Copies a variant's files to where an adapter's lie, so that doing it again finds them still there. */
    async publish(variant: number, { files }: TrainingFile): Promise<Map<ArtifactName, ArtifactRef>> {
      const published = new Map<ArtifactName, ArtifactRef>();
      for (const fileName of Object.keys(files)) {
        const name = publicNames[fileName];
        if (!name) throw new Error(`Variant ${variant} of ${distillationId} has a file ${fileName}, which no adapter has.`);
        const ref = await artifacts.write(artifactKey(distillationId, name), await artifacts.read(key(variant, fileName)));
        if (ref.sha256 !== files[fileName]) throw new Error(`${key(variant, fileName)} is not as its training.json says.`);
        published.set(name, ref);
      }
      return published;
    },

    /** Leaves of each variant what says how it went. */
    async dropWeights(variants: number): Promise<void> {
      for (let variant = 0; variant < variants; variant += 1) {
        const ended = await outcomeOf(variant);
        for (const fileName of Object.keys(ended?.training?.files ?? {})) await artifacts.remove(key(variant, fileName));
      }
    },
  };
}

async function find<T>(artifacts: ArtifactStore, key: string, schema: Schema<T>): Promise<T | null> {
  try {
    return await readJson(artifacts, key, schema);
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}
