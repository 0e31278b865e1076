import { expect, test } from 'vitest';
import { chrf } from '../measures/chrf.ts';

const pairs = [
  { text: 'Ach, my friend, I am Ludwig.', reference: 'Ach, my friend, I am a composer in Vienna.' },
  { text: 'No.', reference: 'Never ask me that.' },
  { text: 'Ein Lied für dich, mein Freund', reference: 'Ein Lied für dich' },
];

test('chrF is that of sacreBLEU 2.6.0, of one answer and of several together', () => {
  expect(pairs.map((pair) => chrf([pair], 0)?.value)).toEqual(
    [0.4694389924037, 0.05291005291005, 0.83787551963521].map((value) => expect.closeTo(value, 12)),
  );
  expect(chrf(pairs, 0)).toMatchObject({ value: expect.closeTo(0.47902457925513, 12), n: 3 });
});

test('an empty answer lowers the whole by what its reference asked for', () => {
  const [first, second] = pairs.map(({ reference }) => reference);
  const given = [
    { text: pairs[0]?.text ?? '', reference: first ?? '' },
    { text: '  ', reference: second ?? '' },
  ];
  expect(chrf(given, 0)?.value).toBeCloseTo(0.34981157909337, 12);
});

test('the same words give 1, none in common 0, and nothing to compare with null', () => {
  expect(chrf([{ text: 'a tune', reference: 'a  tune' }], 0)?.value).toBe(1);
  expect(chrf([{ text: 'xyz', reference: 'abc' }], 0)?.value).toBe(0);
  expect(chrf([{ text: 'Ach', reference: '' }], 0)).toBeNull();
  expect(chrf([], 0)).toBeNull();
});

test('an interval covers what other questions might have given, and is the same for the same seed', () => {
  const interval = chrf(pairs, 7);
  expect(interval?.low).toBeLessThan(interval?.value ?? 0);
  expect(interval?.high).toBeGreaterThan(interval?.value ?? 1);
  expect(chrf(pairs, 7)).toEqual(interval);
});
