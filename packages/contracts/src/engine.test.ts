import { expect, test } from 'vitest';
import { engineReplySchema, engineRequestSchema } from './engine.ts';
import { trainingPreset } from './training.ts';

const base = { id: '1', base: '/b.gguf', cache: '/cache' };
const arm = { name: 'base', script: [], adapter: false };
const requests = {
  prepare: { op: 'prepare', ...base },
  score: { op: 'score', ...base, adapter: null, arms: [arm], reference: 'base', perToken: true, rows: '/rows' },
  inspect: { op: 'inspect', ...base, rows: '/rows', script: [], count: 3, maxTokens: 2048 },
  export: { op: 'export', ...base, adapter: '/a', output: '/o', baseName: 'x/y', formats: ['peft', 'merged'] },
  parity: { op: 'parity', ...base, adapter: '/a', rows: '/rows', count: 20 },
};

test.for(Object.entries(requests))('%s: fits as it is, and neither with a key more nor with one less', ([, request]) => {
  expect(engineRequestSchema.safeParse(request).success).toBe(true);
  expect(engineRequestSchema.safeParse({ ...request, extra: 1 }).success).toBe(false);
  for (const key of Object.keys(request)) {
    const { [key as 'id']: _, ...less } = request;
    expect(engineRequestSchema.safeParse(less).success, key).toBe(false);
  }
});

test.for([
  { ...requests.score, arms: [] },
  { ...requests.score, arms: [{ ...arm, adapter: 'yes' }] },
  { ...requests.inspect, count: -1 },
  { ...requests.inspect, script: [{ role: 'tool', content: '' }] },
  { ...requests.export, formats: ['pickle'] },
  { ...requests.export, formats: [] },
  { ...requests.parity, count: 0 },
])('%j does not fit', (request) => {
  expect(engineRequestSchema.safeParse(request).success).toBe(false);
});

const counts = { tokens: 1, supervised: 1, share: 1 };
const row = { id: 'q', text: 'a', tokens: [{ id: 1, text: 'a', supervised: true }], counts };
const parity = {
  questions: 20,
  tokens: 240,
  difference: { mean: 0.01, largest: 0.1 },
  bounds: { mean: 0.1, largest: 1, effect: 0.4 },
  effect: { engine: 1, server: 1, difference: 0.1 },
  seconds: 9,
};
const done = { event: 'done', id: '1', op: 'parity', stopped: false, parameters: null, summary: null, scriptTokens: null };
const scored = {
  event: 'scored',
  id: '1',
  done: 1,
  total: 1,
  row: { id: 'q', tokens: 2, arms: { base: { nll: 1, kl: null, logProbabilities: [-1, 0] } } },
};

test.for([
  { event: 'inspected', id: '1', row },
  { ...done, parity },
  { ...done, op: 'inspect', inspection: { rows: 1, ...counts, longest: null, refused: 0, refusals: [] } },
  scored,
  { event: 'error', id: '1', code: 'parity_failed', message: 'They differ.' },
])('$event is a reply', (reply) => {
  expect(engineReplySchema.safeParse(reply).success).toBe(true);
});

test.for([
  { event: 'inspected', id: '1', row: { ...row, counts: { ...counts, share: 1.5 } } },
  { ...done, parity: { ...parity, questions: 0 } },
  { ...done, op: 'dance' },
  { ...scored, row: { ...scored.row, arms: { base: { nll: '1', kl: null } } } },
  { event: 'error', id: '1', code: 'bad_mood', message: '' },
])('%j is no reply', (reply) => {
  expect(engineReplySchema.safeParse(reply).success).toBe(false);
});

test('what a preset says is what a training may be asked for', () => {
  const settings = trainingPreset('paper', { rows: 10, parameters: 1, softLabels: false });
  const request = {
    op: 'train',
    ...base,
    train: '/t',
    valid: null,
    settings,
    teacher: null,
    output: '/o',
    checkpoints: '/c',
    checkpointSteps: 1,
    checkpointSeconds: 1,
    baseName: 'x',
  };
  expect(engineRequestSchema.safeParse(request).success).toBe(true);
  expect(engineRequestSchema.safeParse({ ...request, exportMerged: 'yes' }).success).toBe(false);
});
