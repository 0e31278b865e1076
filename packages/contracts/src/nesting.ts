/** Levels of lists and mappings that a document of a user may have: no spec comes near, and what walks through one calls itself. */
export const mostLevels = 64;

/** Whether a document has more levels than `most`; one that holds itself, as an alias in YAML can make it, has. */
export function isDeeperThan(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= most; depth += 1) {
    level = level.flatMap((entry) => (typeof entry === 'object' && entry !== null ? Object.values(entry) : []));
    if (level.length === 0) return false;
  }
  return true;
}
