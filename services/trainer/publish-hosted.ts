import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type HostedTrainingFile } from '@understudy/contracts';
import { adapterFileNames, cardFacts, hostedCard } from '@understudy/engine';
import type { Records } from '@understudy/records';
import type { HostedTrained } from './backends/backend.ts';

/** Writes down what a host has trained, and moves in what it let go of; training.json comes last, as for an adapter of our own. */
export async function publishHosted(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  { spec, base, trained }: { spec: AcceptedSpec; base: string; trained: HostedTrained },
): Promise<HostedTrainingFile> {
  const { backend, settings, summary, costUsd, folder } = trained;
  const files: HostedTrainingFile['files'] = {};
  for (const [fileName, name] of Object.entries(folder === null ? {} : adapterFileNames)) {
    const path = join(folder ?? '', fileName);
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    const ref = await artifacts.adopt(artifactKey(distillationId, name), path);
    files[fileName] = ref.sha256;
    await records.setArtifact(distillationId, name, ref);
  }
  const training: HostedTrainingFile = { backend, preset: spec.training.preset, base, settings, costUsd, files, ...summary };
  const card = await artifacts.write(artifactKey(distillationId, 'model-card'), [hostedCard(cardFacts(spec), training)]);
  await records.setArtifact(distillationId, 'model-card', card);
  await records.setArtifact(distillationId, 'training', await writeJson(artifacts, artifactKey(distillationId, 'training'), training));
  return training;
}
