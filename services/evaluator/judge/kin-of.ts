import type { Catalogue, Judge } from '@understudy/contracts';
import { sameFamily } from './same-family.ts';

/** Of whose family of models the judge is: its scores for their answers are then those of a relative. Rows of one's own have no teacher. */
export function kinOf(
  catalogue: Catalogue,
  { judge, teacher, base }: { judge: string; teacher: string | null; base: string },
): Judge['kin'] {
  const ours = namesOf(catalogue, judge);
  const related = (theirs: readonly string[]) => ours.some((name) => theirs.some((other) => sameFamily(name, other)));
  return [
    ...(teacher !== null && (judge === teacher || related(namesOf(catalogue, teacher))) ? (['teacher'] as const) : []),
    ...(judge === base || related([base]) ? (['student'] as const) : []),
  ];
}

/** What a host calls a model, and its weights; an embedded one goes by the catalogue's name, which for a hosted one may be any. */
function namesOf({ models }: Catalogue, name: string): string[] {
  const model = Object.hasOwn(models, name) ? models[name] : undefined;
  return model !== undefined && 'baseUrl' in model ? [model.model, ...(model.weights ? [model.weights] : [])] : [name];
}
