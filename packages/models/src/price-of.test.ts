import { expect, test } from 'vitest';
import { parseCatalogue } from './load-catalogue.ts';
import { priceOf } from './price-of.ts';

const catalogue = parseCatalogue(
  `default: { teacher: big, student: small }
models:
  big: { baseUrl: "http://h/v1", model: b, pricePerMillionTokens: { input: 1, cachedInput: 0.1, output: 3 } }
  plain: { baseUrl: "http://h/v1", model: p, pricePerMillionTokens: { input: 2, output: 4 } }
  free: { embedded: true }
students:
  small: { base: b, pricePerMillionTokens: { input: 0.5, output: 0.5 } }
`,
  'models.yaml',
);
const usage = { input: 1_000_000, cachedInput: 400_000, output: 100_000 };

test('fresh, cached and written tokens have their own prices', () => {
  expect(priceOf(catalogue, 'big', usage)).toBeCloseTo(0.6 + 0.04 + 0.3, 12);
});

test('cached tokens cost as fresh ones where the catalogue names no price for them', () => {
  expect(priceOf(catalogue, 'plain', usage)).toBeCloseTo(2.4, 12);
});

test('a student has its own price, and what has none is null, not free', () => {
  expect(priceOf(catalogue, 'small', usage)).toBeCloseTo(0.55, 12);
  expect(priceOf(catalogue, 'free', usage)).toBeNull();
  expect(priceOf(catalogue, 'nobody', usage)).toBeNull();
});
