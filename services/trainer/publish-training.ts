import { join } from 'node:path';
import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, type AnyTrainingFile, artifactKey } from '@understudy/contracts';
import { cardFacts, studentCard, trainingFile } from '@understudy/engine';
import type { Records } from '@understudy/records';
import type { Trained } from './attempt-training.ts';
import { finishedFiles } from './finished-files.ts';

type Stores = { records: Records; artifacts: ArtifactStore };

/** Moves what a training left in its folder into the store and puts it on record; of a student that stays on its host that may be nothing. */
export async function publishTraining(
  { records, artifacts }: Stores,
  distillationId: string,
  { spec, base, trained }: { spec: AcceptedSpec; base: string; trained: Trained },
): Promise<AnyTrainingFile> {
  const { folder } = trained;
  const found = await finishedFiles(folder, { merged: spec.training.exportMerged ?? false, hosted: trained.kind === 'hosted' });
  const files: AnyTrainingFile['files'] = {};
  for (const [fileName, name] of found) {
    const ref = await artifacts.adopt(artifactKey(distillationId, name), join(folder, fileName));
    files[fileName] = ref.sha256;
    await records.setArtifact(distillationId, name, ref);
  }
  const training = describe(trained, { preset: spec.training.preset, base, files });
  return await recordTraining({ records, artifacts }, distillationId, { spec, training });
}

/** The card and, last of all, training.json of a training whose files are in the store: who finds it finds the rest. */
export async function recordTraining<Training extends AnyTrainingFile>(
  { records, artifacts }: Stores,
  distillationId: string,
  { spec, training }: { spec: AcceptedSpec; training: Training },
): Promise<Training> {
  const card = await artifacts.write(artifactKey(distillationId, 'model-card'), [studentCard(cardFacts(spec), training)]);
  await records.setArtifact(distillationId, 'model-card', card);
  await records.setArtifact(distillationId, 'training', await writeJson(artifacts, artifactKey(distillationId, 'training'), training));
  return training;
}

function describe(trained: Trained, { files, ...known }: Pick<AnyTrainingFile, 'preset' | 'base' | 'files'>): AnyTrainingFile {
  if (trained.kind === 'adapter') return trainingFile({ ...known, ...trained }, files);
  const { backend, settings, costUsd, summary } = trained;
  return { backend, ...known, settings, costUsd, files, ...summary };
}
