import type { Stage, StageName } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { progressOf } from './progress.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

/** Whose shares the figures below are reckoned from. */
const ourStages = ['questions', 'answers', 'dataset', 'training', 'evaluation'] as const;

function stages(given: Partial<Record<StageName, Partial<Stage>>>): Stage[] {
  const waiting = { status: 'waiting', done: 0, total: null, startedAt: null, finishedAt: null } as const;
  return ourStages.map((name) => ({ name, ...waiting, ...given[name] }));
}
const only = (without: readonly StageName[]) =>
  Object.fromEntries([...without, 'training', 'evaluation'].map((name) => [name, { status: 'skipped' } as const]));
const questions = { status: 'succeeded', done: 100, total: 100, startedAt: at(0), finishedAt: at(1) } as const;

describe('progress', () => {
  test('nothing is said of the time left before 3 % of the answers are there', () => {
    const at2 = stages({ questions, answers: { status: 'running', done: 2, total: 100, startedAt: at(0) } });
    expect(progressOf({ status: 'running', stages: at2 }, start + 10_000)).toEqual({ percent: 2.9, etaSeconds: null });
  });

  test('the time left is a range from the rate of the answers, and covers the stages to come', () => {
    const half = stages({ questions, answers: { status: 'running', done: 50, total: 100, startedAt: at(0) } });
    const { percent, etaSeconds } = progressOf({ status: 'running', stages: half }, start + 45_000);
    expect(percent).toBe(24.5);
    // 45 s left of the answers; 2 s a unit of weight, 53 units to come.
    expect(etaSeconds).toEqual({ p50: 45 + 106, p90: Math.ceil(45 * (1 + 0.2 / Math.sqrt(0.5)) + 212) });
  });

  test('stages that will not run count neither for the share nor for the time', () => {
    const only = stages({
      questions,
      answers: { status: 'running', done: 50, total: 100, startedAt: at(0) },
      training: { status: 'skipped' },
      evaluation: { status: 'skipped' },
    });
    expect(progressOf({ status: 'running', stages: only }, start + 45_000)).toEqual({ percent: 49, etaSeconds: { p50: 51, p90: 70 } });
  });

  test('the range narrows as more is seen', () => {
    const ranges = [5, 20, 80].map((done) => {
      const seen = stages({ questions, answers: { status: 'running', done, total: 100, startedAt: at(0) }, ...only(['dataset']) });
      const { p50 = 0, p90 = 0 } = progressOf({ status: 'running', stages: seen }, start + done * 1000).etaSeconds ?? {};
      return p90 / p50;
    });
    expect(ranges).toEqual([...ranges].sort((one, other) => other - one));
    expect(new Set(ranges).size).toBe(3);
  });

  test('of a distillation that has hardly begun nothing is said, though one of its stages has', () => {
    const begun = { status: 'running', done: 4, total: 100, startedAt: at(0) } as const;
    const early = stages({ questions: begun, answers: begun });
    expect(progressOf({ status: 'running', stages: early }, start + 5000).etaSeconds).toBeNull();
  });

  test('with several paces behind it, what is to come goes by the middle one, and by the slowest at worst', () => {
    const done = { status: 'succeeded', done: 1, total: 1 } as const;
    const late = stages({
      questions,
      answers: { ...done, startedAt: at(0), finishedAt: at(45) },
      dataset: { ...done, startedAt: at(45), finishedAt: at(46) },
      training: { status: 'running', done: 10, total: 20, startedAt: at(46) },
    });
    // 1 s a unit of weight, then 3 s; 20 units to come, 45 s left of the training.
    expect(progressOf({ status: 'running', stages: late }, start + 91_000).etaSeconds).toEqual({
      p50: 45 + 20 * 2,
      p90: Math.ceil(45 * (1 + 0.2 / Math.sqrt(0.5)) + 20 * 3 * 2),
    });
  });

  test('only success is a hundred per cent', () => {
    const all = stages(Object.fromEntries(ourStages.map((name) => [name, questions])));
    expect(progressOf({ status: 'running', stages: all }, start).percent).toBe(99.9);
    expect(progressOf({ status: 'succeeded', stages: all }, start)).toEqual({ percent: 100, etaSeconds: null });
  });

  test('a stage that has just begun makes the time left unknown again', () => {
    const training = stages({
      questions,
      answers: { ...questions, finishedAt: at(90) },
      dataset: { ...questions, startedAt: at(90), finishedAt: at(91) },
      training: { status: 'running', done: 0, total: 40, startedAt: at(91) },
    });
    expect(progressOf({ status: 'running', stages: training }, start + 92_000).etaSeconds).toBeNull();
  });
});
