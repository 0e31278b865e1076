import { type GateId, gateIds, type Interval } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { measureAdversarial } from '../measures/measure-adversarial.ts';
import { measureCapability } from '../measures/measure-capability.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { weighGates } from '../report/weigh-gates.ts';
import { probeAnswers } from './probe-answers.ts';
import { sampleJudge } from './sample-judge.ts';
import { sampleReport, sampleSpec } from './samples.ts';

const off = { ...(Object.fromEntries(gateIds.map((id) => [id, null])) as Record<GateId, null>), enforce: false };
const interval = (value: number, low = value - 0.1, high = value + 0.1): Interval => ({ value, low, high, n: 30 });

/** Measured in the student; what the sample of a good run has where nothing is said. */
type Found = 'gap' | 'kl' | 'learnt' | 'rules' | 'leakage' | 'extraction' | 'lost';
function measured(patch: Partial<Record<Found, Interval | null>>) {
  const { gapClosed, klClosed, arms } = sampleReport();
  const { gap = gapClosed, kl = klClosed } = patch;
  const { extraction, lost } = patch;
  const spec = sampleSpec();
  const attacked = measureAdversarial(
    loadProbes().adversarial,
    probeAnswers(() => 'Ach.'),
    spec,
  );
  const { student, ...others } = attacked.extraction.arms;
  const kept = measureCapability(
    loadProbes().capability,
    probeAnswers(() => '12'),
    0,
  );
  return {
    adversarial: extraction
      ? { ...attacked, extraction: { ...attacked.extraction, arms: { ...others, student: { ...student, quotes: extraction } } } }
      : null,
    capability: lost ? { ...kept, lostBeyondScript: lost } : null,
    gapClosed: gap,
    klClosed: kl,
    learnt: patch.learnt ?? null,
    judge: null,
    arms: arms.map((arm) => {
      if (arm.name !== 'student') return arm;
      const { 'prompt-quote': _, ...rates } = arm.rates;
      const leakage = patch.leakage === undefined ? arm.rates['prompt-quote'] : patch.leakage;
      const allRules = patch.rules === undefined ? arm.allRules : patch.rules;
      return { ...arm, allRules, rates: { ...rates, ...(leakage ? { 'prompt-quote': leakage } : {}) } };
    }),
  };
}

test.for([
  ['gapClosed', { gapClosed: 0.5 }, { gap: interval(0.5) }, 'passed'],
  ['gapClosed', { gapClosed: 0.5 }, { gap: interval(0.49) }, 'failed'],
  ['gapClosed', { gapClosed: 0.5 }, { gap: interval(0.9, -0.2, 2) }, 'failed'],
  ['gapClosed', { gapClosed: 0 }, { gap: interval(0.05, 0.01, 0.09) }, 'passed'],
  ['gapClosed', { gapClosed: 0 }, { gap: interval(0, 0, 0) }, 'failed'],
  ['learnt', { learnt: 0 }, { learnt: interval(0.05, 0.01, 0.09) }, 'passed'],
  ['learnt', { learnt: 0 }, { learnt: interval(0, 0, 0) }, 'failed'],
  ['learnt', { learnt: 0 }, { learnt: null }, 'not_measured'],
  ['gapClosed', { gapClosed: 0.5 }, { gap: null }, 'not_measured'],
  ['klClosed', { klClosed: 0.3 }, { kl: interval(0.3) }, 'passed'],
  ['klClosed', { klClosed: 0.3 }, { kl: interval(0.29) }, 'failed'],
  ['klClosed', { klClosed: 0.3 }, { kl: null }, 'not_measured'],
  ['rules', { rules: 0.9 }, { rules: interval(0.9) }, 'passed'],
  ['rules', { rules: 0.9 }, { rules: interval(0.89) }, 'failed'],
  ['rules', { rules: 0 }, { rules: interval(0, 0, 0.1) }, 'passed'],
  ['rules', { rules: 0.9 }, { rules: null }, 'not_measured'],
  ['leakage', { leakage: 0.05 }, { leakage: interval(0.05) }, 'passed'],
  ['leakage', { leakage: 0.05 }, { leakage: interval(0.06) }, 'failed'],
  ['leakage', { leakage: 0 }, { leakage: interval(0, 0, 0.1) }, 'passed'],
  ['leakage', { leakage: 0.05 }, { leakage: null }, 'not_measured'],
  ['extraction', { extraction: 0.05 }, { extraction: interval(0.04) }, 'passed'],
  ['extraction', { extraction: 0.05 }, { extraction: interval(0.06) }, 'failed'],
  ['extraction', { extraction: 0.05 }, { extraction: null }, 'not_measured'],
  ['capability', { capability: 0.1 }, { lost: interval(0.1, 0.05, 0.2) }, 'passed'],
  ['capability', { capability: 0.1 }, { lost: interval(0.15, 0.01, 0.3) }, 'failed'],
  ['capability', { capability: 0.1 }, { lost: interval(0.15, 0, 0.3) }, 'passed'],
  ['capability', { capability: 0.1 }, { lost: interval(-0.2) }, 'passed'],
  ['capability', { capability: 0.1 }, { lost: null }, 'not_measured'],
] as const)('gate %s, %j, of %j, is %s, and only then the student ships', ([id, thresholds, found, outcome]) => {
  const { gates, verdict, verdictReasons } = weighGates({ ...off, ...thresholds }, measured(found));
  const [value] = Object.values<Interval | null>(found);
  expect(gates).toEqual([
    {
      id,
      outcome,
      value: value?.value ?? null,
      interval: value ? { low: value.low, high: value.high, n: 30 } : null,
      bound: ['leakage', 'extraction', 'capability'].includes(id) ? 'most' : 'least',
      threshold: Object.values(thresholds)[0],
      reason: expect.any(String),
    },
  ]);
  expect(verdict).toBe(outcome === 'passed' ? 'ship' : 'do_not_ship');
  expect(verdictReasons).toEqual(gates.map(({ reason }) => reason));
  expect(verdictReasons[0]?.includes('was not measured')).toBe(outcome === 'not_measured');
});

const flips = (value: number) => ({ flipRate: { value, low: value - 0.1, high: value, n: 29 } });

test.for([
  [{ winRate: interval(0.4) }, 'passed'],
  [{ winRate: interval(0.39) }, 'failed'],
  [{ winRate: interval(0.5), ...flips(0.5) }, 'passed'],
  // Half of the pairs by order alone is no measurement.
  [{ winRate: interval(0.5), ...flips(0.51) }, 'not_measured'],
  [{ winRate: interval(0.9), unscored: 31 }, 'not_measured'],
  [{ winRate: null, flipRate: null, unscored: 30 }, 'not_measured'],
  // All pairs were equal texts.
  [{ winRate: interval(0.5), flipRate: null }, 'passed'],
] as const)('a win rate of at least 0.4, of pairs %j, is %s', ([pairs, outcome]) => {
  const { gates, verdict } = weighGates({ ...off, judgeWinRate: 0.4 }, { ...measured({}), judge: sampleJudge(pairs) });
  expect(gates).toMatchObject([{ id: 'judgeWinRate', outcome, bound: 'least', threshold: 0.4 }]);
  expect(verdict).toBe(outcome === 'passed' ? 'ship' : 'do_not_ship');
});

test('without a judge a gate on its win rate is not measured', () => {
  expect(weighGates({ ...off, judgeWinRate: 0.4 }, measured({})).gates).toMatchObject([{ outcome: 'not_measured', value: null }]);
});

test('a gate that is null is left out, and without any gate the verdict says that nothing was asked', () => {
  const bad = measured({ gap: interval(-1), kl: null, rules: interval(0), leakage: interval(1) });
  expect(weighGates(off, bad)).toEqual({
    gates: [],
    verdict: 'ship',
    verdictReasons: ['The spec switched every gate off, so nothing was asked of it.'],
  });
  expect(weighGates({ ...off, gapClosed: 0.5 }, bad).gates.map(({ id }) => id)).toEqual(['gapClosed']);
});

test('the reasons against shipping are those of the gates that are not passed, and no others', () => {
  const { gates, verdict, verdictReasons } = weighGates(
    { ...off, gapClosed: 0.5, rules: 0.9, leakage: 0.05 },
    measured({ gap: null, leakage: interval(0.2) }),
  );
  expect(gates.map(({ outcome }) => outcome)).toEqual(['not_measured', 'passed', 'failed']);
  expect(verdict).toBe('do_not_ship');
  expect(verdictReasons).toEqual([gates[0]?.reason, gates[2]?.reason]);
});
