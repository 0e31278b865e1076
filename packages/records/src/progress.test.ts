import { type Stage, type StageName, stageNames } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { progressOf } from './progress.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

function stages(given: Partial<Record<StageName, Partial<Stage>>>): Stage[] {
  const waiting = { status: 'waiting', done: 0, total: null, startedAt: null, finishedAt: null } as const;
  return stageNames.map((name) => ({ name, ...waiting, ...given[name] }));
}
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
    expect(etaSeconds).toEqual({ low: Math.floor(45 * 0.9 + 106), high: Math.ceil(45 * 1.2 + 106) });
  });

  test('stages that will not run count neither for the share nor for the time', () => {
    const only = stages({
      questions,
      answers: { status: 'running', done: 50, total: 100, startedAt: at(0) },
      training: { status: 'skipped' },
      evaluation: { status: 'skipped' },
    });
    expect(progressOf({ status: 'running', stages: only }, start + 45_000)).toEqual({ percent: 49, etaSeconds: { low: 46, high: 60 } });
  });

  test('only success is a hundred per cent', () => {
    const all = stages(Object.fromEntries(stageNames.map((name) => [name, questions])));
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
