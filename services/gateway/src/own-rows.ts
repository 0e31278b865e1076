import type { ArtifactStore } from '@understudy/artifacts';
import { type Catalogue, type Explanation, type Spec, specSchema } from '@understudy/contracts';
import type { Caller } from './access/caller.ts';
import { readUploadOf, systemMessageIn } from './uploads.ts';

/** With the prompt that it has, or none. */
export type PromptedSpec = Spec & { prompt: string };

const usual = { questions: specSchema.shape.questions.parse(undefined), teacher: specSchema.shape.teacher.parse(undefined) };

/**
 * A spec that brings answered rows, with what follows from them: their system message is the prompt, and they are learned as they stand.
 * Any other spec stays as it is. What the rows leave nothing to do for is refused, as is the evaluation, which needs answers of a teacher.
 */
export async function bringRows(
  spec: Spec,
  { artifacts, catalogue, caller }: { artifacts: ArtifactStore; catalogue: Catalogue; caller: Caller },
): Promise<{ spec: PromptedSpec; faults: Explanation[] }> {
  const { rows } = spec.dataset;
  const { prompt = '' } = spec;
  if (rows === undefined) return { spec: { ...spec, prompt }, faults: [] };
  const faults = [
    ...(await wrongFile(caller, artifacts, { id: rows.train, pointer: '/dataset/rows/train' })),
    ...(rows.valid === undefined ? [] : await wrongFile(caller, artifacts, { id: rows.valid, pointer: '/dataset/rows/valid' })),
  ];
  if (faults.length > 0) return { spec: { ...spec, prompt }, faults };
  const system = await systemMessageIn(artifacts, rows.train);
  if (rows.valid !== undefined && (await systemMessageIn(artifacts, rows.valid)) !== system)
    faults.push({
      pointer: '/dataset/rows/valid',
      detail: `The rows of ${rows.valid} have another system message than those of ${rows.train}: the system message is what is distilled away, and a student has one.`,
    });
  if (system !== null && prompt !== '' && prompt !== system)
    faults.push({
      pointer: '/prompt',
      detail: `The rows of ${rows.train} have a system message, which is the prompt, and the spec has another: leave one of the two out.`,
    });
  const labels = spec.training.sweep?.labels === undefined && { labels: 'hard' as const };
  return {
    spec: { ...spec, prompt: system ?? prompt, training: { ...spec.training, ...labels } },
    faults: [...faults, ...idleSettings(spec, catalogue.default.teacher)],
  };
}

async function wrongFile(
  caller: Caller,
  artifacts: ArtifactStore,
  { id, pointer }: { id: string; pointer: string },
): Promise<Explanation[]> {
  const upload = await readUploadOf(caller, artifacts, id);
  if (upload === null)
    return [{ pointer, detail: `There is no uploaded file ${id}: upload the rows first, and name the id that you are given.` }];
  if (upload.kind === 'rows') return [];
  return [{ pointer, detail: `The file ${id} holds questions without answers: name it as questions.items, and the teacher answers them.` }];
}

/** What has no effect on rows that are answered already. */
function idleSettings({ questions, teacher, rules, dataset, training, stopAfter }: Spec, usualModel: string): Explanation[] {
  const faults: Explanation[] = [];
  const idle = (path: string, why: string) =>
    faults.push({ pointer: `/${path.replaceAll('.', '/')}`, detail: `${path} ${why}: leave it out.` });
  for (const key of changed(questions, usual.questions, usualModel))
    idle(`questions.${key}`, 'asks for questions, and rows of your own have theirs');
  for (const key of changed(teacher, usual.teacher, usualModel))
    idle(`teacher.${key}`, 'is of the teacher, which answers none of your own rows');
  if (rules.length > 0) idle('rules', 'judge what a teacher answers, and rows of your own are learned as they stand');
  if (Object.keys(dataset.checks).length > 0) idle('dataset.checks', 'choose among checks that rows of your own do not go through');
  const soft = 'would take over what a teacher would have said, and rows of your own are learned as they stand';
  if (training.labels === 'soft') idle('training.labels', soft);
  if (training.softShare !== undefined && training.softShare !== null) idle('training.softShare', soft);
  if (training.sweep?.labels?.includes('soft')) idle('training.sweep.labels', soft);
  if (stopAfter === undefined)
    faults.push({
      pointer: '/stopAfter',
      detail:
        'A student of rows of your own cannot be evaluated yet, for want of answers of a teacher to compare with: set stopAfter: training.',
    });
  return faults;
}

/** A model that is the catalogue's own choice changes nothing: accepted specs name it, and may be posted again. */
function changed<T extends { model?: string | undefined }>(given: T, usually: T, usualModel: string): string[] {
  return Object.keys(given).filter((key) => {
    const value = given[key as keyof T];
    return JSON.stringify(value) !== JSON.stringify(usually[key as keyof T]) && !(key === 'model' && value === usualModel);
  });
}
