import { expect, test } from 'vitest';
import { explainIssues } from './explain.ts';
import { gateIds, resolveGates } from './gates.ts';
import { specSchema } from './spec.ts';

const prompt = 'You are Ludwig.';
const rules = [{ id: 'opening', startsWith: 'Ach' }];

test('a spec that says nothing has gates on the gap, on rules where there are some, and on leakage; none of them is enforced', () => {
  const defaults = {
    gapClosed: 0.5,
    klClosed: null,
    learnt: null,
    leakage: 0.05,
    extraction: 0.05,
    capability: 0.1,
    judgeWinRate: null,
    enforce: false,
  };
  expect(resolveGates(specSchema.parse({ prompt, rules }))).toEqual({ ...defaults, rules: 0.9 });
  expect(resolveGates(specSchema.parse({ prompt }))).toEqual({ ...defaults, rules: null });
});

test('where training may quote the prompt, leakage is not asked about unless the spec says so', () => {
  const dataset = { checks: { 'prompt-quote': false } };
  expect(resolveGates(specSchema.parse({ prompt, dataset }))).toMatchObject({ leakage: null, extraction: null });
  expect(resolveGates(specSchema.parse({ prompt, dataset, evaluation: { gates: { leakage: 0.1 } } })).leakage).toBe(0.1);
});

test('what is not asked has no gate', () => {
  const evaluation = { adversarial: false, capability: false };
  expect(resolveGates(specSchema.parse({ prompt, evaluation }))).toMatchObject({ extraction: null, capability: null });
});

test('null switches a gate off, and gates that were resolved once stay as they are', () => {
  const off = Object.fromEntries(gateIds.map((id) => [id, null]));
  const gates = resolveGates(specSchema.parse({ prompt, rules, evaluation: { gates: off } }));
  expect(gates).toEqual({ ...off, enforce: false });
  expect(resolveGates(specSchema.parse({ prompt, rules, evaluation: { gates } }))).toEqual(gates);
});

test.for([
  [{ judge: 0.8 }, '/evaluation/gates/judge'],
  [{ judgeWinRate: 0.4 }, '/evaluation/gates/judgeWinRate'],
  [{ gapClosd: 0.8 }, '/evaluation/gates/gapClosd'],
  [{ gapClosed: 1.2 }, '/evaluation/gates/gapClosed'],
  [{ leakage: -0.1 }, '/evaluation/gates/leakage'],
  [{ rules: 'all' }, '/evaluation/gates/rules'],
  [{ enforce: 1 }, '/evaluation/gates/enforce'],
])('%j is refused at %s', ([gates, pointer]) => {
  const input = { prompt, evaluation: { gates } };
  const { error } = specSchema.safeParse(input);
  expect(error && explainIssues(error, { schema: specSchema, input }).map((fault) => fault.pointer)).toEqual([pointer]);
});
