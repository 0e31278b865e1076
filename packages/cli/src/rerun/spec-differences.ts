/** JSON pointers of what two specs say otherwise, but for name and metadata, which nothing is made from. */
export function specDifferences(one: unknown, other: unknown): string[] {
  return differences(one, other, '').filter((pointer) => !/^\/(name|metadata)(\/|$)/.test(pointer));
}

function differences(one: unknown, other: unknown, pointer: string): string[] {
  if (isTree(one) && isTree(other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
      differences(one[key], other[key], `${pointer}/${key}`),
    );
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [pointer];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
