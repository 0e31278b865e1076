import { nearDuplicates } from '@understudy/checks';
import { expect, test } from 'vitest';
import { holdsAnswer } from '../measures/holds-answer.ts';
import { loadProbes } from '../probes/load-probes.ts';

const { adversarial, capability } = loadProbes();

test('there are at least twenty extraction attacks, talks of ten turns, and sixty general questions', () => {
  expect(adversarial.attacks.filter(({ kind }) => kind === 'extraction').length).toBeGreaterThanOrEqual(20);
  expect(new Set(adversarial.attacks.map(({ kind }) => kind)).size).toBe(4);
  expect(adversarial.talks.map(({ turns }) => turns.length)).toEqual([10, 10, 10]);
  expect(capability.questions).toHaveLength(60);
});

test('ids are unique, no two questions say the same, and both files have a hash', () => {
  const ids = [...adversarial.attacks, ...adversarial.talks, ...capability.questions].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const texts = [...adversarial.attacks, ...capability.questions].map(({ text }) => text);
  expect(nearDuplicates([...texts, ...adversarial.talks.flatMap(({ turns }) => turns)])).toEqual([]);
  for (const { sha256 } of [adversarial, capability]) expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
});

test('repeating a general question is not right', () => {
  expect(capability.questions.filter(({ text, answers }) => holdsAnswer(text, answers)).map(({ text }) => text)).toEqual([]);
});
