import { createHash } from 'node:crypto';
import { groupTexts } from './group-texts.ts';
import type { Candidate } from './judge-answers.ts';

export type Split = { train: string[]; valid: string[] };

/**
 * Which examples train and which measure, in the order of their rows. Order and side follow from sha256(seed:id) alone, so that one
 * more example moves no other far. Questions that are nearly the same stay on one side, or the held-out loss would measure memory.
 * With two examples or more at least one is held out, unless all ask the same.
 */
export async function splitExamples(
  examples: readonly Candidate[],
  options: { seed: number; validShare: number; signal: AbortSignal },
): Promise<Split> {
  const { seed, validShare, signal } = options;
  const rank = new Map(examples.map(({ id }) => [id, createHash('sha256').update(`${seed}:${id}`).digest('hex')]));
  const byRank = (a: string, b: string) => ((rank.get(a) ?? '') < (rank.get(b) ?? '') ? -1 : 1);

  // By id, so that groups do not depend on the order in which examples come.
  const sorted = [...examples].sort((a, b) => (a.id < b.id ? -1 : 1));
  const repeats = await groupTexts(
    sorted.map(({ question }) => question),
    { signal },
  );
  const groups = repeats.map((group) => group.flatMap((index) => sorted[index]?.id ?? []));
  const grouped = new Set(groups.flat());
  for (const { id } of sorted) if (!grouped.has(id)) groups.push([id]);
  for (const group of groups) group.sort(byRank);
  groups.sort(([a = ''], [b = '']) => byRank(a, b));

  const wanted = Math.max(1, Math.round(examples.length * validShare));
  const valid = new Set<string>();
  for (const group of groups) if (valid.size + group.length <= wanted) for (const id of group) valid.add(id);
  if (valid.size === 0 && groups.length > 1) {
    const smallest = groups.reduce((least, group) => (group.length < least.length ? group : least));
    for (const id of smallest) valid.add(id);
  }
  if (groups.length === 1) valid.clear();
  const rows = examples.map(({ id }) => id).sort(byRank);
  return { train: rows.filter((id) => !valid.has(id)), valid: rows.filter((id) => valid.has(id)) };
}
