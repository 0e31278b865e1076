import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey } from '@understudy/contracts';
import type { Records } from '@understudy/records';

/** What the gateway leaves behind, as far as the assembler needs it. */
export async function beginDistillation(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  id: string,
  spec: AcceptedSpec,
): Promise<void> {
  await writeJson(artifacts, artifactKey(id, 'spec'), spec);
  await records.create({
    id,
    name: spec.name,
    models: { teacher: spec.teacher.model, student: spec.student.model },
    stopAfter: spec.stopAfter ?? null,
    ownRows: spec.dataset.rows !== undefined,
    specSha256: 'a'.repeat(64),
    metadata: {},
    createdAt: '2026-01-02T03:04:05.000Z',
  });
  if (spec.dataset.rows === undefined) await records.stageStarted(id, 'questions');
}
