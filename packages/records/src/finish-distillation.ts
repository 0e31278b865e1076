import { createHash } from 'node:crypto';
import { type ArtifactStore, loadSpec, writeJson } from '@understudy/artifacts';
import { artifactFiles, artifactKey, artifactNames, type Manifest, manifestSchema, type ResultInput } from '@understudy/contracts';
import { version } from '@understudy/metrics';
import type { Records } from './records.ts';
import { seedsOf } from './seeds-of.ts';

/** Writes `manifest.json` over all artifacts on record, then marks the distillation as succeeded. May be repeated. */
export async function finishDistillation(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  result: ResultInput,
): Promise<void> {
  const spec = await loadSpec(artifacts, distillationId);
  const refs = await records.artifacts(distillationId);
  const files: Manifest['files'] = {};
  for (const name of artifactNames) {
    const ref = refs.get(name);
    if (ref && name !== 'manifest') files[artifactFiles[name].path] = { sha256: ref.sha256, bytes: ref.bytes };
  }
  const manifest = manifestSchema.parse({
    distillationId,
    name: spec.name,
    evaluationOf: (await records.get(distillationId))?.evaluationOf ?? null,
    version,
    promptSha256: createHash('sha256').update(spec.prompt).digest('hex'),
    models: { teacher: spec.teacher.model, student: spec.student.model },
    seeds: seedsOf(spec),
    files,
  });
  const ref = await writeJson(artifacts, artifactKey(distillationId, 'manifest'), manifest);
  await records.setArtifact(distillationId, 'manifest', ref);
  await records.succeed(distillationId, result);
}
