import { mostRounds } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { planRound, type RoundFacts } from '../plan-round.ts';

const facts = (more: Partial<RoundFacts>): RoundFacts => ({
  round: 1,
  roundsBefore: 0,
  minExamples: 36,
  accepted: 44,
  rejected: 28,
  unanswered: 0,
  mostExtra: 100,
  ...more,
});

test('enough examples and no gaps are written', () => {
  expect(planRound(facts({}))).toEqual({ kind: 'write' });
});

test('unanswered questions are asked again without new ones while there are rounds left', () => {
  expect(planRound(facts({ unanswered: 3 }))).toEqual({ kind: 'ask', extra: 0 });
  expect(planRound(facts({ unanswered: 3, round: 3 }))).toEqual({ kind: 'write' });
});

test('what unanswered questions will likely bring is not asked twice', () => {
  expect(planRound(facts({ accepted: 30, rejected: 10, unanswered: 32 }))).toEqual({ kind: 'ask', extra: 0 });
  expect(planRound(facts({ accepted: 0, rejected: 0, unanswered: 72 }))).toMatchObject({ kind: 'ask' });
});

test('a lower yield asks more, up to a bound', () => {
  const half = planRound(facts({ accepted: 20, rejected: 20 }));
  const quarter = planRound(facts({ accepted: 20, rejected: 60 }));
  expect(half).toEqual({ kind: 'ask', extra: 40 });
  expect(quarter).toEqual({ kind: 'ask', extra: 79 });
  expect(planRound(facts({ accepted: 1, rejected: 71 }))).toEqual({ kind: 'ask', extra: 100 });
});

test('a retry may ask two more rounds, but no distillation asks without end', () => {
  expect(planRound(facts({ accepted: 30, round: 4, roundsBefore: 2 }))).toMatchObject({ kind: 'ask' });
  expect(planRound(facts({ accepted: 30, round: 5, roundsBefore: 2 }))).toEqual({ kind: 'fail' });
  expect(planRound(facts({ accepted: 30, round: mostRounds, roundsBefore: mostRounds - 1 }))).toEqual({ kind: 'fail' });
});

test('too little after the third round, or nothing at all in the first, fails', () => {
  expect(planRound(facts({ accepted: 35, round: 3 }))).toEqual({ kind: 'fail' });
  expect(planRound(facts({ accepted: 0, rejected: 72 }))).toEqual({ kind: 'fail' });
  expect(planRound(facts({ accepted: 0, rejected: 5 }))).toMatchObject({ kind: 'ask' });
});
