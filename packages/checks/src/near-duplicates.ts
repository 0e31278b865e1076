import { createNearDuplicateGroups } from './near-duplicate-groups.ts';

/**
 * Groups of texts that say nearly the same: Jaccard similarity of their character 5-grams (letters and digits, case and punctuation
 * aside) of at least `threshold`. Each group holds two or more indices, ascending; groups come by their first index. For texts that
 * are all in memory; `createNearDuplicateGroups` takes them one by one, and does not stand in the event loop's way.
 */
export function nearDuplicates(texts: readonly string[], options: { threshold?: number } = {}): number[][] {
  const groups = createNearDuplicateGroups(options);
  for (const text of texts) groups.add(text);
  return groups.groupsOf(texts);
}
