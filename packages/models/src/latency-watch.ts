/** Answers that a verdict needs. */
const sampleSize = 100;
/** Below it, slowness is a busy machine's noise. */
const floorMs = 1000;

export type LatencyWatch = {
  /** True when answers have become so slow that fewer should be asked for at once. */
  add: (latencyMs: number) => boolean;
  /** Only calls that started after a cut tell what it did. */
  restart: () => void;
};

/**
 * Watches the 95th percentile over 100 answers: too slow is twice its own best, and a second at least. When a cut did not help, it was
 * not our calls that made the host slow (longer answers, another tenant): what it does now is then its new best, and nothing is cut again.
 */
export function createLatencyWatch(): LatencyWatch {
  let sample: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let atCut: number | null = null;
  return {
    add(latencyMs) {
      sample.push(latencyMs);
      if (sample.length < sampleSize) return false;
      sample.sort((one, other) => one - other);
      const p95 = sample[Math.ceil(sampleSize * 0.95) - 1] ?? 0;
      sample = [];
      if (atCut !== null && p95 > 0.9 * atCut) best = p95;
      best = Math.min(best, p95);
      const slow = p95 >= Math.max(2 * best, floorMs);
      atCut = slow ? p95 : null;
      return slow;
    },
    restart() {
      sample = [];
    },
  };
}
