import { economicsSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { buildEconomics, type EconomicFindings } from '../report/build-economics.ts';
import { economicsLimits } from '../report/economics-limits.ts';
import { timing } from './sample-economics.ts';

const call = { role: 'teacher' as const, model: 'big', requests: 70, input: 80_000, cachedInput: 0, output: 900 };
const findings: EconomicFindings = {
  timings: ['a', 'b', 'c'].flatMap((id) => [timing('base+prompt', id, 200), timing('student', id, 50)]),
  record: {
    usage: [
      { ...call, costUsd: 0.5 },
      { ...call, role: 'evaluation', model: 'student', costUsd: null },
    ],
    stages: [],
  },
  scores: { keyValueBytesPerToken: 23_040, scriptTokens: { prompt: 800, demonstrations: 300 } },
  trainingSeconds: 50,
  savings: { promptTokens: 800, demonstrationTokens: 300, tokensPerQuery: 1100, usdPerMillionQueries: { uncached: 1100, cached: 110 } },
  queries: [
    { with: 1140, without: 57 },
    { with: 1140, without: 57 },
  ],
  seed: 0,
};

test('what the run cost, what it saves and when that pays stand together, and the limits say what is left out', () => {
  const found = buildEconomics(findings);
  expect(economicsSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({
    inputShareSaved: { value: 0.95, n: 2 },
    speed: { questions: 3, firstTokenRatio: { value: 0.25, n: 3 } },
    keyValueCache: { bytesPerToken: 23_040, bytesPerConversation: 23_040 * 1100 },
    cost: { totalUsd: 0.5, unpriced: ['student'], seconds: { generation: null, training: 50 } },
    breakEven: { uncached: { queries: 455, why: null }, cached: { queries: 4546, why: null } },
  });
  expect(economicsLimits(found).join(' ')).toMatch(
    /Speed was measured over 3 questions.*16 bits a number.*Calls to student have no price/u,
  );
});

test('without a stream, a shape and prices the figures are left out, and the limits say which', () => {
  const found = buildEconomics({
    ...findings,
    timings: [timing('student', 'a', null, { streamed: false })],
    record: { usage: findings.record.usage.slice(1), stages: [] },
    scores: { ...findings.scores, keyValueBytesPerToken: null },
  });
  expect(found).toMatchObject({ speed: null, keyValueCache: null, cost: { totalUsd: null }, breakEven: { uncached: { queries: null } } });
  expect(economicsLimits(found)).toEqual([expect.stringContaining('instead of streaming')]);
});
