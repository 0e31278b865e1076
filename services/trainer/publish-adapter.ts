import { access } from 'node:fs/promises';
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
import { adapterFileNames, mergedFileNames, modelCard, trainingFile } from '@understudy/engine';
import type { Records } from '@understudy/records';

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
  { spec, base, settings, summary, folder, parity, row }: Trained,
): Promise<TrainingFile> {
  const files: TrainingFile['files'] = {};
  const names = { ...adapterFileNames, ...(spec.training.exportMerged && mergedFileNames) };
  for (const [fileName, name] of Object.entries(names)) {
    // Some bases come without a generation_config.json, or with their template inside the tokenizer's file.
    if (name.startsWith('merged-') && !(await exists(join(folder, fileName)))) continue;
    const ref = await artifacts.adopt(artifactKey(distillationId, name), join(folder, fileName));
    files[fileName] = ref.sha256;
    await records.setArtifact(distillationId, name, ref);
  }
  const training = trainingFile({ preset: spec.training.preset, base, settings, summary, parity, row }, files);
  const lesson = { teacher: spec.teacher.model, prompt: spec.prompt, demonstrations: spec.demonstrations.length };
  const text = modelCard({ name: spec.name, lesson }, training);
  const card = await artifacts.write(artifactKey(distillationId, 'model-card'), [text]);
  await records.setArtifact(distillationId, 'model-card', card);
  await records.setArtifact(distillationId, 'training', await writeJson(artifacts, artifactKey(distillationId, 'training'), training));
  return training;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
