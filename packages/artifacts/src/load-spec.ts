import { type AcceptedSpec, acceptedSpecSchema, artifactKey } from '@understudy/contracts';
import { readJson } from './json.ts';
import type { ArtifactStore } from './store.ts';

const kept = 32;
const byStore = new WeakMap<ArtifactStore, Map<string, Promise<AcceptedSpec>>>();

/** The spec as accepted. It never changes, so the last few are kept: a worker needs it for every question. */
export function loadSpec(store: ArtifactStore, distillationId: string): Promise<AcceptedSpec> {
  const specs = byStore.get(store) ?? new Map<string, Promise<AcceptedSpec>>();
  byStore.set(store, specs);
  const known = specs.get(distillationId);
  specs.delete(distillationId);
  const spec = known ?? readJson(store, artifactKey(distillationId, 'spec'), acceptedSpecSchema);
  specs.set(distillationId, spec);
  if (!known) spec.catch(() => specs.delete(distillationId));
  const [oldest] = specs.keys();
  if (specs.size > kept && oldest !== undefined) specs.delete(oldest);
  return spec;
}
