import { join } from 'node:path';
import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  artifactKey,
  type ParityResult,
  type ShownRow,
  type TrainingFile,
  type TrainingSettings,
  type TrainingSummary,
} from '@understudy/contracts';
import { cardFacts, modelCard, trainingFile } from '@understudy/engine';
import type { Records } from '@understudy/records';
import { finishedFiles } from './finished-files.ts';

type Trained = {
  spec: AcceptedSpec;
  base: string;
  settings: TrainingSettings;
  summary: TrainingSummary;
  folder: string;
  parity?: ParityResult | undefined;
  row?: ShownRow | undefined;
};

/**
 * Moves a finished adapter into the store and writes its card. training.json, which carries the files' sha256, comes last: who finds it
 * finds the rest.
 */
export async function publishAdapter(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  { spec, folder, ...trained }: Trained,
): Promise<TrainingFile> {
  const files: TrainingFile['files'] = {};
  for (const [fileName, name] of await finishedFiles(folder, { merged: spec.training.exportMerged ?? false })) {
    const ref = await artifacts.adopt(artifactKey(distillationId, name), join(folder, fileName));
    files[fileName] = ref.sha256;
    await records.setArtifact(distillationId, name, ref);
  }
  const training = trainingFile({ preset: spec.training.preset, ...trained }, files);
  return await recordAdapter({ records, artifacts }, distillationId, { spec, training });
}

/** The card and training.json of an adapter whose files are in the store. */
export async function recordAdapter(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  { spec, training }: { spec: AcceptedSpec; training: TrainingFile },
): Promise<TrainingFile> {
  const text = modelCard(cardFacts(spec), training);
  const card = await artifacts.write(artifactKey(distillationId, 'model-card'), [text]);
  await records.setArtifact(distillationId, 'model-card', card);
  await records.setArtifact(distillationId, 'training', await writeJson(artifacts, artifactKey(distillationId, 'training'), training));
  return training;
}
