import { expect, test } from 'vitest';
import { chooseWorst } from '../report/choose-worst.ts';
import { sampleSpec } from './samples.ts';
import { scored } from './scored-rows.ts';

const spec = sampleSpec();
const given = (id: string, text: string, finishReason: 'stop' | 'length' = 'stop') => ({
  question: { id, text: `What of ${id}?` },
  text,
  finishReason,
});
const behind = (id: string, nats: number) => scored(id, { base: 3, prompted: 2, student: 2 + nats });

test('the most faults come first, then the furthest behind base+prompt; what is well is left out', () => {
  const cases = [
    given('q_good', 'Ach, my friend, all is well.'),
    given('q_behind', 'Ach, my friend, I hear it.'),
    given('q_rule', 'Hello, I walked today.'),
    given('q_two', 'Hello, I walked and', 'length'),
    given('q_further', 'Ach, my friend, I see it.'),
  ];
  const rows = [behind('q_good', -0.1), behind('q_behind', 0.2), behind('q_rule', -0.3), behind('q_further', 0.5)];
  const worst = chooseWorst(cases, rows, spec, 10);
  expect(worst.map(({ question, faults }) => [question.id, faults])).toEqual([
    ['q_two', ['truncated', 'rule:opening']],
    ['q_rule', ['rule:opening']],
    ['q_further', []],
    ['q_behind', []],
  ]);
  expect(worst.map(({ excessNats }) => excessNats)).toEqual([
    null,
    expect.closeTo(-0.3, 9),
    expect.closeTo(0.5, 9),
    expect.closeTo(0.2, 9),
  ]);
});

test('no more than asked for, in the order of the questions where nothing tells them apart', () => {
  const cases = ['a', 'b', 'c', 'd'].map((id) => given(`q_${id}`, 'Hello.'));
  expect(chooseWorst(cases, [], spec, 3).map(({ question }) => question.id)).toEqual(['q_a', 'q_b', 'q_c']);
});

test('a check that the spec leaves out finds no fault', () => {
  const lenient = sampleSpec({ dataset: { minExamples: 1, checks: { truncated: false } } });
  expect(chooseWorst([given('q_a', 'Ach, I walked and', 'length')], [], lenient, 10)).toEqual([]);
});
