import { expect, test } from 'vitest';
import { shareCount } from './share-count.ts';

const none = { general: 0, adversarial: 0, modelShare: 0, multiTurn: 0 };
const count = (shares: Partial<typeof none>, of: number, own?: number) => shareCount({ questions: { ...none, ...shares } }, of, own);

test('without shares all are templates', () => {
  expect(count({}, 5000)).toEqual({ own: 0, template: 5000, general: 0, adversarial: 0, model: 0, conversation: 0 });
});

test('each source has its share, and templates have the rest', () => {
  expect(count({ general: 0.2, adversarial: 0.05, modelShare: 0.3, multiTurn: 0.1 }, 5000)).toEqual({
    own: 0,
    template: 1750,
    general: 1000,
    adversarial: 250,
    model: 1500,
    conversation: 500,
  });
});

test("the user's own questions stand in place of templates, as far as there are any", () => {
  expect(count({ general: 0.5 }, 100, 20)).toMatchObject({ own: 20, template: 30, general: 50 });
  expect(count({ general: 0.5 }, 100, 80)).toMatchObject({ own: 50, template: 0, general: 50 });
});

test('they sum to the count at every size, none is off by one or more, and none is negative', () => {
  const shares = { general: 0.29, adversarial: 0.07, modelShare: 1 / 3, multiTurn: 0.1 };
  for (let size = 0; size <= 400; size += 1) {
    const counts = count(shares, size, 5);
    expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBe(size);
    expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(counts.general - 0.29 * size)).toBeLessThan(1);
    expect(Math.abs(counts.model - size / 3)).toBeLessThan(1);
  }
});

test('shares that sum to one leave nothing to templates, whatever the rounding', () => {
  for (const size of [1, 7, 99, 1000])
    expect(count({ general: 0.1, adversarial: 0.2, modelShare: 0.3, multiTurn: 0.4 }, size)).toMatchObject({ template: 0 });
});
