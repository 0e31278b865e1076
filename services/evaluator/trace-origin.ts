import { createHash } from 'node:crypto';
import type { ArtifactStore } from '@understudy/artifacts';
import { type AcceptedSpec, type AnyTrainingFile, type ArtifactName, artifactKey, type Report } from '@understudy/contracts';
import { version } from '@understudy/metrics';
import { seedsOf } from '@understudy/records';

/** What the student and its held-out questions were made of, by hashes. */
export async function traceOrigin(
  artifacts: ArtifactStore,
  { source, spec, training }: { source: string; spec: AcceptedSpec; training: AnyTrainingFile },
): Promise<NonNullable<Report['origin']>> {
  const stored = async (name: ArtifactName) => (await artifacts.stat(artifactKey(source, name)))?.sha256 ?? null;
  const sha256 = async (name: ArtifactName) => (await stored(name)) ?? '';
  return {
    version,
    specSha256: await sha256('spec'),
    promptSha256: createHash('sha256').update(spec.prompt).digest('hex'),
    testSha256: await sha256('test'),
    adapterSha256: await stored('adapter'),
    base: training.base,
    seeds: seedsOf(spec),
    libraries: training.versions,
  };
}
