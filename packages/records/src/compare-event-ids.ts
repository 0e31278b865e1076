/**
 * Order of two ids of events, `<ms>-<number>` as Redis makes them: below 0 when the first is the older one. Both parts may have up to 20
 * digits, more than a number holds, so they are compared as they are written.
 */
export function compareEventIds(one: string, other: string): number {
  const [oneMs = '', oneNumber = ''] = one.split('-');
  const [otherMs = '', otherNumber = ''] = other.split('-');
  return compareDigits(oneMs, otherMs) || compareDigits(oneNumber, otherNumber);
}

function compareDigits(one: string, other: string): number {
  const [a, b] = [one, other].map((digits) => digits.replace(/^0+/, '')) as [string, string];
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
