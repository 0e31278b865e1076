import { type Ceilings, type Exchange, slowStartFrom, slowStartMost } from './admission-exchange.ts';

/**
 * Without a Redis the ceilings hold in this process alone (tools, tests). The limit is cut and grows as admission-script.ts has it, without
 * CUBIC's curve.
 */
export function createLocalExchange(ceilings: Ceilings, now: () => number): Exchange {
  const ceiling = ceilings.maxInFlight ?? slowStartMost;
  const rpm = ceilings.requestsPerMinute;
  const tpm = ceilings.tokensPerMinute;
  let limit = ceilings.maxInFlight ?? slowStartFrom;
  let slow = ceilings.maxInFlight === null;
  let cuts = 0;
  let freeAt = 0;
  let nextStartAt = 0;
  let level = (tpm ?? 0) / 60;
  let filledAt = now();
  return async (report) => {
    const at = now();
    if (report.cutAfter === cuts) {
      cuts += 1;
      slow = false;
      limit = Math.max(1, limit * 0.75);
    } else if (report.inFlight >= 0.8 * Math.floor(limit)) {
      limit = Math.min(ceiling, limit + (slow ? report.successes : report.successes / 25));
    }
    freeAt = Math.max(freeAt, at + report.holdMs);
    const holdMs = Math.max(0, freeAt - at);
    const whole = Math.floor(limit);
    const allowed = Math.min(report.demand, whole);
    let starts = holdMs > 0 ? 0 : Math.min(report.starts, Math.max(0, allowed - report.inFlight));
    let startsInMs = 0;
    if (rpm !== null) {
      const burst = Math.max(1, Math.floor(rpm / 60));
      const everyMs = 60_000 / (rpm - burst + 1);
      nextStartAt = Math.max(nextStartAt, at);
      starts = Math.max(0, Math.min(starts, Math.floor((at + burst * everyMs - nextStartAt) / everyMs + 1e-6)));
      nextStartAt += starts * everyMs;
      startsInMs = Math.max(startsInMs, nextStartAt - at - (burst - 1) * everyMs);
    }
    if (tpm !== null) {
      const burst = tpm / 60;
      const perMs = (tpm - burst) / 60_000;
      level = Math.min(burst, level + (at - filledAt) * perMs) - report.tokens;
      filledAt = at;
      starts = level <= 0 ? 0 : Math.min(starts, Math.ceil(level / Math.max(1, report.estimate)));
      level -= starts * report.estimate;
      if (level <= 0) startsInMs = Math.max(startsInMs, 1 - level / perMs);
    }
    return { allowed, limit: whole, share: whole, cuts, holdMs, starts, startsInMs: Math.ceil(startsInMs) };
  };
}
