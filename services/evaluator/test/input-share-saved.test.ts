import { expect, test } from 'vitest';
import { inputShareSaved } from '../measures/input-share-saved.ts';

test('the share is over all questions together, with an interval over them', () => {
  const found = inputShareSaved(
    [
      { with: 829, without: 39 },
      { with: 850, without: 60 },
      { with: 800, without: 10 },
    ],
    0,
  );
  expect(found).toMatchObject({ value: 1 - 109 / 2479, n: 3 });
  expect(found?.low).toBeGreaterThan(1 - 60 / 850 - 1e-9);
  expect(found?.high).toBeLessThan(1 - 10 / 800 + 1e-9);
});

test('questions without a count are left out, and with none left there is no share', () => {
  const counted = { with: 100, without: 5 };
  expect(inputShareSaved([counted, { with: 0, without: 5 }, { with: 9, without: 0 }], 0)).toMatchObject({ value: 0.95, n: 1 });
  expect(inputShareSaved([{ with: 0, without: 0 }], 0)).toBeNull();
});
