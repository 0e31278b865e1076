/** From what it is at least, when all goes well, to what it may be. */
export type Range = { low: number; high: number };

export const exactly = (value: number): Range => ({ low: value, high: value });
export const between = (low: number, high: number): Range => ({ low, high: Math.max(low, high) });

export function plus(...ranges: readonly Range[]): Range {
  return { low: ranges.reduce((sum, { low }) => sum + low, 0), high: ranges.reduce((sum, { high }) => sum + high, 0) };
}

export function times(...ranges: readonly Range[]): Range {
  return { low: ranges.reduce((product, { low }) => product * low, 1), high: ranges.reduce((product, { high }) => product * high, 1) };
}

/** Least over most, and most over least. */
export const over = (left: Range, right: Range): Range => ({ low: left.low / right.high, high: left.high / right.low });

/** Whole numbers that hold the range. */
export const whole = ({ low, high }: Range): Range => ({ low: Math.floor(low), high: Math.ceil(high) });
