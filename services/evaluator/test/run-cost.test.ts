import type { Stage, Usage } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { runCost } from '../measures/run-cost.ts';

const tokens = { input: 100, cachedInput: 50, output: 10, requests: 3 };
const usage: Usage = [
  { role: 'questions', model: 'big', ...tokens, costUsd: 0.25 },
  { role: 'teacher', model: 'big', ...tokens, costUsd: 1.5 },
  { role: 'evaluation', model: 'smollm2-135m', ...tokens, costUsd: null },
  { role: 'evaluation', model: 'student', ...tokens, costUsd: null },
];
const stage = (name: Stage['name'], startedAt: string | null, finishedAt: string | null): Stage => ({
  ...{ name, startedAt, finishedAt },
  status: 'succeeded',
  done: 1,
  total: 1,
});
const at = (time: string) => `2026-11-23T${time}.000Z`;
const stages = [
  stage('questions', at('09:00:00'), at('09:01:00')),
  stage('answers', at('09:00:10'), at('09:04:10')),
  stage('dataset', at('09:04:10'), at('09:05:00')),
];

test('what has a price adds up, what has none is named, and both stay in the ledger', () => {
  expect(runCost({ usage, stages }, 54.2)).toEqual({
    usage,
    totalUsd: 1.75,
    unpriced: ['smollm2-135m', 'student'],
    seconds: { generation: 250, training: 54.2 },
  });
});

test('where nothing has a price the cost is unknown, not nought', () => {
  expect(runCost({ usage: usage.slice(2), stages: [] }, 1)).toMatchObject({ totalUsd: null, seconds: { generation: null, training: 1 } });
  expect(runCost({ usage: [], stages: [stage('questions', at('09:00:00'), null)] }, 1)).toMatchObject({
    totalUsd: null,
    unpriced: [],
    seconds: { generation: null },
  });
});
