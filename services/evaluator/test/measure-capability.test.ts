import { capabilitySchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { measureCapability } from '../measures/measure-capability.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { probeAnswers } from './probe-answers.ts';

const { capability: probes } = loadProbes();
const rightTo = new Map(probes.questions.map(({ id, answers }) => [id, answers[0] ?? '']));
const forgotten = new Set(probes.questions.filter(({ category }) => category === 'geography').map(({ id }) => id));

const answers = (student: (id: string) => string) =>
  probeAnswers((arm, { id }) => (arm === 'student' ? student(id) : `Surely ${rightTo.get(id)}!`));

test('who knows as much as the base has lost nothing', () => {
  const found = measureCapability(
    probes,
    answers((id) => `Ach, ${rightTo.get(id)}.`),
    0,
  );
  expect(capabilitySchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ questions: 60, lost: { value: 0, low: 0, high: 0, n: 60 }, examples: [] });
  expect(found.arms).toMatchObject({ base: { value: 1 }, 'base+prompt': { value: 1 }, student: { value: 1 } });
});

test('who forgot a category has lost it, with an interval above nought and examples to look at', () => {
  const found = measureCapability(
    probes,
    answers((id) => (forgotten.has(id) ? 'I forgot.' : `${rightTo.get(id)}`)),
    0,
  );
  expect(found.lost.value).toBeCloseTo(10 / 60, 12);
  expect(found.lost.low).toBeGreaterThan(0);
  expect(found.categories).toContainEqual({ category: 'geography', questions: 10, base: 10, 'base+prompt': 10, student: 0 });
  expect(found.examples).toHaveLength(5);
  expect(found.examples[0]).toEqual({
    question: 'What is the capital of France?',
    expected: 'Paris',
    base: 'Surely Paris!',
    student: 'I forgot.',
  });
});

test('what the script costs anyway is no loss of the training’s', () => {
  const evasive = probeAnswers((arm, { id }) =>
    arm === 'base' || (arm === 'student' && forgotten.has(id)) ? `${rightTo.get(id)}` : 'Ach, who knows.',
  );
  const found = measureCapability(probes, evasive, 0);
  expect(found).toMatchObject({ reference: 'base+prompt', lost: { value: 50 / 60 } });
  expect(found.lostBeyondScript.value).toBeCloseTo(-10 / 60, 12);
});
