export type Point = { x: number; y: number };

/**
 * At most `most` of some points in the order of their x, chosen so that the line through them looks the same: the first and the last, and of
 * each stretch between them the one that spans the largest triangle with the point chosen before and the mean of the next stretch
 * ("Largest Triangle Three Buckets": Steinarsson, Downsampling Time Series for Visual Representation, 2013). A peak stays a peak.
 */
export function thinOut<Of>(points: readonly Of[], most: number, at: (point: Of) => Point): Of[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= most || first === undefined || last === undefined) return [...points];
  if (most < 3) return [first, last].slice(0, most);
  const kept = [first];
  const width = (points.length - 2) / (most - 2);
  const stretch = (index: number) => points.slice(Math.floor(index * width) + 1, Math.floor((index + 1) * width) + 1);
  for (let index = 0; index < most - 2; index += 1) {
    const before = at(kept.at(-1) ?? first);
    const next = index === most - 3 ? [last] : stretch(index + 1);
    const ahead = { x: mean(next.map((point) => at(point).x)), y: mean(next.map((point) => at(point).y)) };
    let largest = -1;
    let chosen: Of | undefined;
    for (const point of stretch(index)) {
      const { x, y } = at(point);
      const area = Math.abs((before.x - ahead.x) * (y - before.y) - (before.x - x) * (ahead.y - before.y));
      if (area > largest) [largest, chosen] = [area, point];
    }
    if (chosen !== undefined) kept.push(chosen);
  }
  return [...kept, last];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
