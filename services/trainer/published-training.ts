import { ArtifactError, type ArtifactStore, readJson } from '@understudy/artifacts';
import { artifactKey, type TrainingFile, trainingFileSchema } from '@understudy/contracts';
import { adapterFileNames, mergedFileNames } from '@understudy/engine';

/** training.json of an adapter that was published whole, each file as it says; null when there is none yet. */
export async function publishedTraining(artifacts: ArtifactStore, distillationId: string): Promise<TrainingFile | null> {
  try {
    const training = await readJson(artifacts, artifactKey(distillationId, 'training'), trainingFileSchema);
    for (const [fileName, name] of Object.entries({ ...adapterFileNames, ...mergedFileNames })) {
      const sha256 = training.files[fileName];
      if (sha256 === undefined && name.startsWith('merged')) continue;
      if ((await artifacts.stat(artifactKey(distillationId, name)))?.sha256 !== sha256) return null;
    }
    return training;
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}
