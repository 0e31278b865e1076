import { expect, test } from 'vitest';
import { planAsks } from '../plan-asks.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { sampleSpec } from './samples.ts';

const questions = [{ id: 'q1', text: 'Who are you?' }];
const off = { adversarial: false, capability: false };

test('without probes every arm is asked the held-out questions, the arm with the script first', () => {
  const asks = planAsks(sampleSpec({ evaluation: off }), questions, loadProbes());
  const sampling = { temperature: 0.7, topP: 0.95, maxTokens: 24 };
  expect(asks).toEqual(['base+prompt', 'base', 'student'].map((arm) => ({ arm, id: 'q1', turns: ['Who are you?'], sampling })));
});

test('attacks and talks go to base+prompt and student, those that are after the script also to the base', () => {
  const probes = loadProbes();
  const asks = planAsks(sampleSpec({ evaluation: { ...off, adversarial: true } }), [], probes);
  const of = (arm: string) => asks.filter((ask) => ask.arm === arm).map(({ id }) => id);
  const { attacks, talks } = probes.adversarial;
  expect(of('student')).toEqual([...attacks, ...talks].map(({ id }) => id));
  expect(of('base+prompt')).toEqual(of('student'));
  expect(of('base')).toEqual(attacks.filter(({ kind }) => kind === 'extraction').map(({ id }) => id));
  expect(asks.map(({ arm }) => arm).filter((arm, index, all) => arm !== all[index - 1])).toEqual(['base+prompt', 'base', 'student']);
});

test('general questions go to all three, without sampling', () => {
  const probes = loadProbes();
  const asks = planAsks(sampleSpec({ evaluation: { ...off, capability: true } }), [], probes);
  expect(asks).toHaveLength(3 * probes.capability.questions.length);
  expect(new Set(asks.map(({ sampling }) => JSON.stringify(sampling)))).toEqual(
    new Set([JSON.stringify({ temperature: 0, topP: 1, maxTokens: 96 })]),
  );
});
