import { ArtifactError, type ArtifactStore, readJson } from '@understudy/artifacts';
import { type ArtifactName, artifactFiles, artifactKey, type TrainingFile, trainingFileSchema } from '@understudy/contracts';

/** The adapter's files, by their public names. */
export const adapterFiles: readonly ArtifactName[] = ['adapter', 'adapter-config', 'adapter-gguf'];

export const fileNameOf = (name: ArtifactName) => artifactFiles[name].path.replace('5-adapter/', '');

/** training.json of an adapter that was published whole, each file as it says; null when there is none yet. */
export async function publishedTraining(artifacts: ArtifactStore, distillationId: string): Promise<TrainingFile | null> {
  try {
    const training = await readJson(artifacts, artifactKey(distillationId, 'training'), trainingFileSchema);
    for (const name of adapterFiles) {
      const found = await artifacts.stat(artifactKey(distillationId, name));
      if (found?.sha256 !== training.files[fileNameOf(name)]) return null;
    }
    return training;
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}
