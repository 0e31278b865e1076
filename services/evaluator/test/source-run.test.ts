import { expect, test } from 'vitest';
import { querySaving, sourceInputs, sourceStates } from '../measures/source-run.ts';

test('the source’s stated figures come out of its inputs again', () => {
  const inputs = sourceInputs();
  expect(inputs).toMatchObject({ scriptTokens: 790, queryTokens: 39, price: { input: expect.closeTo(0.0568, 4) } });
  const saving = querySaving(inputs);
  expect(saving).toMatchObject({ tokensWith: 829, tokensWithout: 39 });
  expect(saving.share).toBeCloseTo(sourceStates.shareSaved, 3);
  expect(saving.usdPerMillionQueries.uncached).toBeCloseTo(44.84, 9);
  // What is left where the host keeps the prompt cached.
  expect(saving.usdPerMillionQueries.cached).toBeCloseTo(4.484, 9);
});

test('other inputs give other savings: tokens times price', () => {
  expect(querySaving({ scriptTokens: 1000, queryTokens: 250, price: { input: 2, cachedInput: 0.5 } })).toEqual({
    tokensWith: 1250,
    tokensWithout: 250,
    share: 0.8,
    usdPerMillionQueries: { uncached: 2000, cached: 500 },
  });
});
