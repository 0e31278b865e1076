import { bootstrap, type Statistic } from '@understudy/checks';
import { type Interval, type Speed, type TimedArmName, timedArmNames } from '@understudy/contracts';
import type { Timing } from '../time-arms.ts';

type Timed = Timing & { firstTokenMs: number };

/**
 * Mean time to the first token and tokens a second of each arm, with bootstrap intervals over questions. The call that found nothing
 * cached is kept apart. Null where nothing could be timed: the host does not stream, or said nothing.
 */
export function speed(timings: readonly Timing[], seed: number): Speed | null {
  if (timings.some(({ streamed }) => !streamed)) return null;
  const timed = timings.filter((timing): timing is Timed => timing.firstTokenMs !== null);
  const warm = timed.filter(({ kind }) => kind === 'timed');
  const of = (arm: TimedArmName) => warm.filter((timing) => timing.arm === arm);
  const prompted = new Map(of('base+prompt').map((timing) => [timing.questionId, timing]));
  const pairs = of('student').flatMap(({ questionId, firstTokenMs }) => {
    const other = prompted.get(questionId);
    return other ? [[firstTokenMs, other.firstTokenMs]] : [];
  });
  if (pairs.length === 0) return null;
  const arm = (name: TimedArmName): Speed['arms'][TimedArmName] => ({
    firstCall: firstCall(timed.find((timing) => timing.kind === 'first' && timing.arm === name)),
    firstTokenMs: over(
      of(name).map(({ firstTokenMs }) => [firstTokenMs, 1]),
      seed,
    ),
    tokensPerSecond: tokensPerSecond(of(name), seed),
    meanInputTokens: mean(of(name).map(({ usage }) => usage.input)),
    meanCachedInputTokens: mean(of(name).map(({ usage }) => usage.cachedInput)),
  });
  return {
    questions: pairs.length,
    arms: Object.fromEntries(timedArmNames.map((name) => [name, arm(name)])) as Speed['arms'],
    firstTokenRatio: over(pairs, seed),
  };
}

function firstCall(timing: Timed | undefined): Speed['arms'][TimedArmName]['firstCall'] {
  if (timing === undefined) return null;
  const { firstTokenMs, usage } = timing;
  return { firstTokenMs, inputTokens: usage.input, cachedInputTokens: usage.cachedInput };
}

/** The first token's time is that of reading; what is written after it is timed from there. */
function tokensPerSecond(timed: readonly Timed[], seed: number): Interval | null {
  const written = timed.filter(({ usage, firstTokenMs, latencyMs }) => usage.output > 1 && latencyMs > firstTokenMs);
  return over(
    written.map(({ usage, firstTokenMs, latencyMs }) => [usage.output - 1, (latencyMs - firstTokenMs) / 1000]),
    seed,
  );
}

const ratio: Statistic = ([above = 0, below = 0]) => (below > 0 ? above / below : null);

function over(rows: readonly (readonly number[])[], seed: number): Interval | null {
  return bootstrap(rows, ratio, seed);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
