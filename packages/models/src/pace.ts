/** Starts may run ahead of the mean rate by so much. Linux paces TCP at 1.2 to 2 times its mean; a host's answers vary more than a wire. */
const haste = 4;

export type Pace = {
  /** Milliseconds until a call may start; 0 is now. */
  waitMs: (now: number, places: number) => number;
  started: () => void;
  answered: (latencyMs: number) => void;
};

/**
 * Spreads the calls that start together over a quarter of the time that an answer takes. Calls that were started at once are answered at
 * once, and what follows would come in one wave for ever: a host that has become too small would refuse half of a wave before the first
 * refusal is heard. Until the first answer nothing is known and nothing waits.
 */
export function createPace(): Pace {
  let meanMs: number | null = null;
  let saved = 0;
  let at = 0;
  return {
    waitMs(now, places) {
      if (meanMs === null || meanMs <= 0) return 0;
      const perMs = (haste * Math.max(1, places)) / meanMs;
      saved = Math.min(Math.max(2, places / 32), saved + (now - at) * perMs);
      at = now;
      return saved >= 1 ? 0 : (1 - saved) / perMs;
    },
    started() {
      saved -= 1;
    },
    answered(latencyMs) {
      meanMs = meanMs === null ? latencyMs : meanMs + (latencyMs - meanMs) / 32;
    },
  };
}
