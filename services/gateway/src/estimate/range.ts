/** From what it is at least, when all goes well, to what it may be. */
export type Range = { low: number; high: number };

/** What is known. */
export const exactly = (value: number): Range => ({ low: value, high: value });
/** Nothing less than `low`, also where `high` came out below it. */
export const between = (low: number, high: number): Range => ({ low, high: Math.max(low, high) });

/** Least of all and most of all; 0 for none. */
export function plus(...ranges: readonly Range[]): Range {
  return { low: ranges.reduce((sum, { low }) => sum + low, 0), high: ranges.reduce((sum, { high }) => sum + high, 0) };
}

/** The same of a product; 1 for none. */
export function times(...ranges: readonly Range[]): Range {
  return { low: ranges.reduce((product, { low }) => product * low, 1), high: ranges.reduce((product, { high }) => product * high, 1) };
}

/** Least over most, and most over least. */
export const over = (left: Range, right: Range): Range => ({ low: left.low / right.high, high: left.high / right.low });

/** Whole numbers that hold the range. */
export const whole = ({ low, high }: Range): Range => ({ low: Math.floor(low), high: Math.ceil(high) });
