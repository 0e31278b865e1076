import { ArtifactError, type ArtifactStore, readJson } from '@understudy/artifacts';
import {
  artifactKey,
  type HostedTrainingFile,
  hostedTrainingFileSchema,
  type TrainingFile,
  trainingFileSchema,
} from '@understudy/contracts';
import { adapterFileNames, mergedFileNames } from '@understudy/engine';
import { z } from 'zod';

/** Of a student that we have trained, or that a host has. */
export type AnyTrainingFile = TrainingFile | HostedTrainingFile;
const anyTrainingFileSchema = z.union([trainingFileSchema, hostedTrainingFileSchema]);

/** training.json of a training that was published whole, each file as it says; null when there is none yet. */
export async function publishedTraining(artifacts: ArtifactStore, distillationId: string): Promise<AnyTrainingFile | null> {
  try {
    const training = await readJson(artifacts, artifactKey(distillationId, 'training'), anyTrainingFileSchema);
    // A host may keep the adapter to itself; merged weights are there on request.
    const mayLack = (name: string) => name.startsWith('merged') || 'backend' in training;
    for (const [fileName, name] of Object.entries({ ...adapterFileNames, ...mergedFileNames })) {
      const sha256 = training.files[fileName];
      if (sha256 === undefined && mayLack(name)) continue;
      if ((await artifacts.stat(artifactKey(distillationId, name)))?.sha256 !== sha256) return null;
    }
    return training;
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}
