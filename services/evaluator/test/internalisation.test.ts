import { expect, test } from 'vitest';
import { internalisation } from '../measures/internalisation.ts';

const validCrossEntropy: [number, number][] = [
  [0, 2.5],
  [10, 2.25],
  [20, 2],
];

test('each held-out loss is a share of the way that the script goes', () => {
  expect(internalisation({ validCrossEntropy }, { rows: 5, nats: 0.5 })).toEqual({
    rows: 5,
    scriptNats: 0.5,
    curve: [
      [0, 0],
      [10, 0.5],
      [20, 1],
    ],
  });
});

test('a script that does nothing, or a loss that was not measured at the start, has no such curve', () => {
  expect(internalisation({ validCrossEntropy }, { rows: 5, nats: -0.1 })).toBeNull();
  expect(internalisation({ validCrossEntropy }, null)).toBeNull();
  expect(internalisation({ validCrossEntropy: validCrossEntropy.slice(1) }, { rows: 5, nats: 0.5 })).toBeNull();
  expect(internalisation({ validCrossEntropy: validCrossEntropy.slice(0, 1) }, { rows: 5, nats: 0.5 })).toBeNull();
});
