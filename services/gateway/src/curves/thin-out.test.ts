import { describe, expect, test } from 'vitest';
import { thinOut } from './thin-out.ts';

const line = (length: number, y: (x: number) => number) => Array.from({ length }, (_, x) => ({ x, y: y(x) }));
const same = (point: { x: number; y: number }) => point;

describe('thinning out', () => {
  test('leaves alone what is few', () => {
    const points = line(10, (x) => x);
    expect(thinOut(points, 10, same)).toEqual(points);
    expect(thinOut([], 10, same)).toEqual([]);
  });

  test.for([3, 4, 50, 999])('keeps %i of a thousand, the ends among them, in their order', (most) => {
    const points = line(1000, (x) => Math.sin(x / 50));
    const kept = thinOut(points, most, same);
    expect(kept).toHaveLength(most);
    expect([kept[0], kept.at(-1)]).toEqual([points[0], points[999]]);
    expect(kept.map(({ x }) => x)).toEqual([...new Set(kept.map(({ x }) => x))].sort((one, other) => one - other));
  });

  test('keeps a single peak among ten thousand points', () => {
    const points = line(10_000, (x) => (x === 7777 ? 9 : 1));
    expect(thinOut(points, 100, same)).toContainEqual({ x: 7777, y: 9 });
  });
});
