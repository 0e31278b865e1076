import { ArtifactError, type ArtifactStore, readJson } from '@understudy/artifacts';
import { type AnyTrainingFile, anyTrainingFileSchema, artifactKey } from '@understudy/contracts';
import { adapterFileNames, mergedFileNames } from '@understudy/engine';

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
