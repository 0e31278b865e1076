import type { ArtifactStore } from '@understudy/artifacts';
import {
  type Catalogue,
  type Explanation,
  fewestRowsToSplit,
  hasScript,
  mostTestRows,
  type Spec,
  specSchema,
  type Upload,
} from '@understudy/contracts';
import type { Caller } from './access/caller.ts';
import { readUploadOf, systemMessageIn } from './uploads.ts';

/** With the prompt that it has, or none. */
export type PromptedSpec = Spec & { prompt: string };

const sides = ['train', 'valid', 'test'] as const;

const usual = { questions: specSchema.shape.questions.parse(undefined), teacher: specSchema.shape.teacher.parse(undefined) };

/**
 * A spec that brings answered rows, with what follows from them: their system message is the prompt, they are learned as they stand, and
 * without a prompt there is nothing to be drawn out by attack. Any other spec stays as it is. What the rows leave nothing to do for is refused.
 */
export async function bringRows(
  spec: Spec,
  { artifacts, catalogue, caller }: { artifacts: ArtifactStore; catalogue: Catalogue; caller: Caller },
): Promise<{ spec: PromptedSpec; faults: Explanation[] }> {
  const { rows } = spec.dataset;
  const { prompt = '' } = spec;
  if (rows === undefined) return { spec: { ...spec, prompt }, faults: [] };
  const uploads = new Map<string, Upload>();
  const faults: Explanation[] = [];
  for (const side of sides) {
    const id = rows[side];
    if (id === undefined) continue;
    const upload = await readUploadOf(caller, artifacts, id);
    if (upload?.kind === 'rows') uploads.set(side, upload);
    else faults.push({ pointer: `/dataset/rows/${side}`, detail: wrongFile(id, upload) });
  }
  if (faults.length > 0) return { spec: { ...spec, prompt }, faults };
  const system = await systemMessageIn(artifacts, rows.train);
  for (const [side, { id }] of uploads)
    if ((await systemMessageIn(artifacts, id)) !== system)
      faults.push({
        pointer: `/dataset/rows/${side}`,
        detail: `The rows of ${id} have another system message than those of ${rows.train}: the system message is what is distilled away, and a student has one.`,
      });
  if (system !== null && prompt !== '' && prompt !== system)
    faults.push({
      pointer: '/prompt',
      detail: `The rows of ${rows.train} have a system message, which is the prompt, and the spec has another: leave one of the two out.`,
    });
  const labels = spec.training.sweep?.labels === undefined && { labels: 'hard' as const };
  const brought = { ...spec, prompt: system ?? prompt, training: { ...spec.training, ...labels } };
  const { evaluation } = spec;
  return {
    spec: { ...brought, evaluation: { ...evaluation, adversarial: evaluation.adversarial && hasScript(brought) } },
    faults: [...faults, ...testFaults(spec, uploads), ...idleSettings(spec, catalogue.default.teacher)],
  };
}

function wrongFile(id: string, upload: Upload | null): string {
  return upload === null
    ? `There is no uploaded file ${id}: upload the rows first, and name the id that you are given.`
    : `The file ${id} holds questions without answers: name it as questions.items, and the teacher answers them.`;
}

/** The evaluation needs rows to ask, and has them in memory. */
function testFaults({ stopAfter }: Spec, uploads: ReadonlyMap<string, Upload>): Explanation[] {
  const [train, test] = [uploads.get('train'), uploads.get('test')];
  const fault = (detail: string): Explanation[] => [{ pointer: '/dataset/rows/test', detail }];
  if (test !== undefined && test.rows > mostTestRows)
    return fault(`The file ${test.id} has ${test.rows} rows to ask, and ${mostTestRows} is the most: hand in fewer.`);
  if (test === undefined && stopAfter === undefined && train !== undefined && train.rows < fewestRowsToSplit)
    return fault(
      `Of ${train.rows} rows too few can be set apart for the evaluation to ask; it takes ${fewestRowsToSplit}: name a file of other rows as dataset.rows.test, bring more, or set stopAfter: training.`,
    );
  return [];
}

/** Of the teacher's settings those by which the evaluation asks all arms. */
const asksBy = ['temperature', 'topP', 'maxTokens'];

/** What has no effect on rows that are answered already. */
function idleSettings({ questions, teacher, rules, dataset, training, stopAfter }: Spec, usualModel: string): Explanation[] {
  const faults: Explanation[] = [];
  const idle = (path: string, why: string) =>
    faults.push({ pointer: `/${path.replaceAll('.', '/')}`, detail: `${path} ${why}: leave it out.` });
  for (const key of changed(questions, usual.questions, usualModel))
    idle(`questions.${key}`, 'asks for questions, and rows of your own have theirs');
  for (const key of changed(teacher, usual.teacher, usualModel))
    if (stopAfter !== undefined || !asksBy.includes(key)) idle(`teacher.${key}`, 'is of the teacher, which answers none of your own rows');
  if (rules.length > 0 && stopAfter !== undefined)
    idle(
      'rules',
      `are what the evaluation measures by, and there is none after stopAfter: ${stopAfter}; rows of your own are learned as they stand`,
    );
  if (Object.keys(dataset.checks).length > 0) idle('dataset.checks', 'choose among checks that rows of your own do not go through');
  const soft = 'would take over what a teacher would have said, and rows of your own are learned as they stand';
  if (training.labels === 'soft') idle('training.labels', soft);
  if (training.softShare !== undefined && training.softShare !== null) idle('training.softShare', soft);
  if (training.sweep?.labels?.includes('soft')) idle('training.sweep.labels', soft);
  return faults;
}

/** A model that is the catalogue's own choice changes nothing: accepted specs name it, and may be posted again. */
function changed<T extends { model?: string | undefined }>(given: T, usually: T, usualModel: string): string[] {
  return Object.keys(given).filter((key) => {
    const value = given[key as keyof T];
    return JSON.stringify(value) !== JSON.stringify(usually[key as keyof T]) && !(key === 'model' && value === usualModel);
  });
}
