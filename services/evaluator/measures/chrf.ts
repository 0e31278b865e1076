import { bootstrap } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';

const orders = 6;
const beta = 2;

/**
 * chrF of answers against one reference each, 0 to 1: the F2 score of runs of one to six characters, without white space, over all answers
 * together (Popović 2015, as sacreBLEU reckons it with its defaults). It sees wording, in any language, and knows nothing of meaning.
 */
export function chrf(pairs: readonly { text: string; reference: string }[], seed: number): Interval | null {
  return bootstrap(
    pairs.map(({ text, reference }) => counts(text, reference)),
    score,
    seed,
  );
}

/** For each order: runs of the text, runs of the reference, runs that they share. */
function counts(text: string, reference: string): number[] {
  const [ours, theirs] = [characters(text), characters(reference)];
  return Array.from({ length: orders }, (_, index) => {
    const [runs, wanted] = [runsOf(ours, index + 1), runsOf(theirs, index + 1)];
    let shared = 0;
    for (const [run, times] of runs) shared += Math.min(times, wanted.get(run) ?? 0);
    const asked = Math.max(0, theirs.length - index);
    // What the reference is too short for is not held against the text.
    return [asked > 0 ? Math.max(0, ours.length - index) : 0, asked, shared];
  }).flat();
}

function characters(text: string): string[] {
  return Array.from(text.replace(/\s+/gu, ''));
}

function runsOf(all: readonly string[], length: number): Map<string, number> {
  const runs = new Map<string, number>();
  for (let start = 0; start + length <= all.length; start++) {
    const run = all.slice(start, start + length).join('');
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
}

/** Precision and recall are means over the orders that both sides are long enough for. Null without a reference. */
function score(sums: Iterable<number>): number | null {
  const all = [...sums];
  if ((all[1] ?? 0) === 0) return null;
  let [precision, recall, effective] = [0, 0, 0];
  for (let order = 0; order < orders; order++) {
    const [ours = 0, theirs = 0, shared = 0] = all.slice(3 * order, 3 * order + 3);
    if (ours === 0 || theirs === 0) continue;
    precision += shared / ours;
    recall += shared / theirs;
    effective++;
  }
  if (precision + recall === 0) return 0;
  return ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall) / effective;
}
