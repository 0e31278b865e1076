import { join } from 'node:path';
import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type TrainingFile, type TrainingSettings, type TrainingSummary } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { modelCard } from './model-card.ts';
import { adapterFiles, fileNameOf } from './published-training.ts';

type Trained = { spec: AcceptedSpec; base: string; settings: TrainingSettings; summary: TrainingSummary; folder: string };

/**
 * Moves a finished adapter into the store and writes its card. training.json, which carries the files' sha256, comes last: who finds it
 * finds the rest.
 */
export async function publishAdapter(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  { spec, base, settings, summary, folder }: Trained,
): Promise<TrainingFile> {
  const files: TrainingFile['files'] = {};
  for (const name of adapterFiles) {
    const fileName = fileNameOf(name);
    const ref = await artifacts.adopt(artifactKey(distillationId, name), join(folder, fileName));
    files[fileName] = ref.sha256;
    await records.setArtifact(distillationId, name, ref);
  }
  const training: TrainingFile = { preset: spec.training.preset, base, settings, files, ...summary };
  const card = await artifacts.write(artifactKey(distillationId, 'model-card'), [modelCard(spec, training)]);
  await records.setArtifact(distillationId, 'model-card', card);
  await records.setArtifact(distillationId, 'training', await writeJson(artifacts, artifactKey(distillationId, 'training'), training));
  return training;
}
