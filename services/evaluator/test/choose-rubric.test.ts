import { expect, test } from 'vitest';
import { chooseRubric } from '../judge/choose-rubric.ts';
import { sampleSpec } from './samples.ts';

const own = {
  name: 'policy-of-mine',
  categories: { a: { families: { plain: { templates: ['What?'] }, held: { heldOut: true, templates: ['Why?'] } } } },
};
const specOf = (set: unknown, rubric?: string) =>
  sampleSpec({ questions: { model: 'smollm2-135m', set }, evaluation: { judge: 'big', ...(rubric && { rubric }) } });

test.for([
  ['character', null, undefined, 'character'],
  ['policy', null, undefined, 'policy'],
  ['policy', null, 'auto', 'policy'],
  ['policy', null, 'character', 'character'],
  ['auto', 'policy', undefined, 'policy'],
  ['auto', 'character', undefined, 'character'],
  ['auto', null, undefined, 'character'],
  ['auto', 'policy', 'character', 'character'],
  [own, null, undefined, 'character'],
  [own, 'policy-of-mine', undefined, 'character'],
] as const)('set %j, read as %s, rubric %s: %s', ([set, read, rubric, chosen]) => {
  expect(chooseRubric(specOf(set, rubric), read)).toBe(chosen);
});
