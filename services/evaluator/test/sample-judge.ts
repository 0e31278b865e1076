import { armNames, type Judge } from '@understudy/contracts';

/** A judge that read the sample's answers and likes the student nearly as well as base+prompt; `patch` bends its pairs. */
export function sampleJudge(patch: Partial<Judge['pairwise']> = {}): Judge {
  const score = (value: number) => ({ value, low: value - 0.3, high: value + 0.3, n: 30 });
  return {
    model: 'judge',
    rubric: 'policy',
    samples: 3,
    temperature: 0.7,
    templates: [
      { name: 'policy-rubric', version: '1', sha256: 'a'.repeat(64) },
      { name: 'pairwise', version: '1', sha256: 'b'.repeat(64) },
    ],
    kin: [],
    arms: armNames.map((name, index) => ({
      name,
      scores: { adherence: score(3 + index), helpfulness: score(4.5), tone: null },
      unscored: 0,
      unscoredSamples: 0,
      empty: 0,
    })),
    others: [],
    pairwise: {
      winRate: { value: 0.45, low: 0.31, high: 0.59, n: 30 },
      ...{ wins: 10, losses: 13, ties: 7, unscored: 0, unasked: 1 },
      flipRate: { value: 0.2, low: 0.1, high: 0.37, n: 29 },
      ...patch,
    },
  };
}
