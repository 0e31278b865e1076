/** Seconds of work that may wait beside what is under way: a newcomer's first job waits about as long for each who came before. */
const secondsWaiting = 0.3;
/** As long as no pace is known: half a wave of what is under way. */
const leastWaiting = (inFlight: number) => Math.max(4, inFlight / 2);
/** Jobs held by workers that wait for their turn at the model. */
const heldShare = 1.125;
const measureMs = 250;

/**
 * How many jobs of one distillation may be outstanding: those under way and a third of a second of work beside them, at the pace at which
 * they have ended lately. A fixed window is either too short for quick models or makes newcomers wait for minutes behind slow ones.
 */
export function createWindow() {
  let last: { at: number; ended: number } | undefined;
  let perSecond = 0;
  return {
    /** `ended`: jobs that have ended since feeding began; `now` in ms. Zero or less when there is no room. */
    room({ outstanding, ended, inFlight, now }: { outstanding: number; ended: number; inFlight: number; now: number }): number {
      last ??= { at: now, ended };
      const elapsedMs = now - last.at;
      if (elapsedMs >= measureMs) {
        const pace = ((ended - last.ended) * 1000) / elapsedMs;
        // The best of late: a pause between waves of answers is no slower pace.
        perSecond = Math.max(pace, perSecond * 0.8 ** (elapsedMs / 1000));
        last = { at: now, ended };
      }
      const waiting = Math.max(leastWaiting(inFlight), perSecond * secondsWaiting);
      return Math.ceil(inFlight * heldShare + waiting) - outstanding;
    },
  };
}
