import { ArtifactError, type ArtifactStore, readJson } from '@understudy/artifacts';
import { type AnyTrainingFile, anyTrainingFileSchema, artifactKey } from '@understudy/contracts';
import { adapterFileNames, mergedFileNames } from '@understudy/engine';
import type { Records } from '@understudy/records';

/**
 * training.json of a training that an earlier run has published whole, each file as it says, and was killed before it could end the job; null
 * when there is none yet. It is put on record last.
 */
export async function publishedTraining(
  { records, artifacts }: { records: Pick<Records, 'artifacts'>; artifacts: ArtifactStore },
  distillationId: string,
): Promise<AnyTrainingFile | null> {
  if (!(await records.artifacts(distillationId)).has('training')) return null;
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
