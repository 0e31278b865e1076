import type { Economics, TimedArmName } from '@understudy/contracts';
import type { Timing } from '../time-arms.ts';

/** What a run with a paid teacher and a student without a price might come to; `patch` bends it. */
export function sampleEconomics(patch: Partial<Economics> = {}): Economics {
  const tokens = { input: 96_000, cachedInput: 88_000, output: 7400 };
  return {
    inputShareSaved: { value: 0.9641, low: 0.9612, high: 0.9668, n: 30 },
    speed: {
      questions: 8,
      arms: {
        'base+prompt': {
          firstCall: { firstTokenMs: 2310.4, inputTokens: 1168, cachedInputTokens: 12 },
          firstTokenMs: { value: 412.2, low: 380.1, high: 450.3, n: 8 },
          tokensPerSecond: { value: 14.2, low: 13.9, high: 14.6, n: 8 },
          meanInputTokens: 1168,
          meanCachedInputTokens: 1120,
        },
        student: {
          firstCall: { firstTokenMs: 130.6, inputTokens: 42, cachedInputTokens: 0 },
          firstTokenMs: { value: 95.4, low: 90.2, high: 101.8, n: 8 },
          tokensPerSecond: { value: 13.1, low: 12.7, high: 13.4, n: 8 },
          meanInputTokens: 42,
          meanCachedInputTokens: 14,
        },
      },
      firstTokenRatio: { value: 0.231, low: 0.212, high: 0.255, n: 8 },
    },
    keyValueCache: { bytesPerToken: 23_040, bytesPerConversation: 26_058_240 },
    cost: {
      usage: [
        { role: 'questions', model: 'big', requests: 12, ...tokens, costUsd: 0.0123 },
        { role: 'teacher', model: 'big', requests: 84, ...tokens, costUsd: 0.0875 },
        { role: 'evaluation', model: 'student', requests: 39, ...tokens, costUsd: null },
      ],
      totalUsd: 0.0998,
      unpriced: ['student'],
      seconds: { generation: 252, training: 54.2 },
    },
    breakEven: { uncached: { queries: 2226, why: null }, cached: { queries: 22_251, why: null } },
    ...patch,
  };
}

/** A timed call: the first token after `firstTokenMs`, the others at 10 ms each. */
export function timing(arm: TimedArmName, questionId: string, firstTokenMs: number | null, patch: Partial<Timing> = {}): Timing {
  const output = firstTokenMs === null ? 0 : 11;
  return {
    ...{ arm, questionId, firstTokenMs, kind: 'timed', streamed: true },
    latencyMs: firstTokenMs === null ? 5 : firstTokenMs + 100,
    usage: { input: arm === 'student' ? 40 : 1140, cachedInput: arm === 'student' ? 0 : 1100, output },
    ...patch,
  };
}
