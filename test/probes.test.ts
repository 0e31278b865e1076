import { readFileSync } from 'node:fs';
import { nearDuplicates } from '@understudy/checks';
import { loadQuestionSet, planQuestions } from '@understudy/questions';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadProbes } from '../services/evaluator/probes/load-probes.ts';

test('no attack and no general question of the evaluation is one that a student may have been trained on', () => {
  const facets = parse(readFileSync(new URL('../examples/beethoven/facets.yaml', import.meta.url), 'utf8'));
  const shares = { general: 0.4, adversarial: 0.4, modelShare: 0, multiTurn: 0 };
  const spec = { questions: { count: 4000, seed: 0, ...shares }, evaluation: { questions: 20, seed: 0 } };
  const trained = [...planQuestions(spec, { set: loadQuestionSet('character'), facets })].map(({ text }) => text);
  expect(trained.length).toBeGreaterThan(3900);
  const { adversarial, capability } = loadProbes();
  const probes = [...adversarial.attacks, ...capability.questions].map(({ text }) => text);
  const all = [...trained, ...probes, ...adversarial.talks.flatMap(({ turns }) => turns)];
  const isTrained = (index: number) => index < trained.length;
  const shared = nearDuplicates(all, { threshold: 0.7 }).filter((group) => group.some(isTrained) && !group.every(isTrained));
  expect(shared.map((group) => group.map((index) => all[index]))).toEqual([]);
});
