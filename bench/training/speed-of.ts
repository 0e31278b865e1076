import type { TrainingSummary } from '@understudy/contracts';
import type { Measured } from './measure-process.ts';

/** Tokens that belong to rows, padding not counted, over the steps alone and with loading. */
export function speedOf(measured: Measured, { supervisedTokens, totalTokens }: Pick<TrainingSummary, 'supervisedTokens' | 'totalTokens'>) {
  const { seconds, cpuSeconds, secondsWithLoading } = measured;
  return {
    ...measured,
    supervisedTokens,
    totalTokens,
    supervisedPerSecond: supervisedTokens / seconds,
    totalPerSecond: totalTokens / seconds,
    supervisedPerCpuSecond: supervisedTokens / cpuSeconds,
    supervisedPerSecondWithLoading: supervisedTokens / secondsWithLoading,
  };
}
