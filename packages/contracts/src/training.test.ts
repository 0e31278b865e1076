import { expect, test } from 'vitest';
import { trainingPreset } from './training.ts';

test.each([
  [1, 4],
  [64, 4],
  [199, 8],
  [400, 16],
  [5000, 16],
])('of %i rows `recommended` takes %i a step', (rows, batch) => {
  expect(trainingPreset('recommended', { rows, parameters: 135e6, softLabels: true }).batch).toBe(batch);
});
