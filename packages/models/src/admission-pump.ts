import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, Grant, Report } from './admission-exchange.ts';
import { createLatencyWatch } from './latency-watch.ts';
import { createPace } from './pace.ts';
import type { Turn } from './turn.ts';
import { createWaitingLine } from './waiting-line.ts';

export type Pump = AsyncDisposable & {
  enter: (call: { tokens: number; signal: AbortSignal }) => Promise<Turn>;
};

export type PumpOptions = {
  processId: string;
  /** A ceiling a minute is set, so that starts are counted too. */
  metered: boolean;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** After each exchange. */
  onHeard: (grant: Grant) => void;
};

/** Between two exchanges at the least, and between two that can hardly tell anything new. */
const soonMs = 5;
const idlyMs = 50;
const heartbeatMs = 2000;
/** What was heard longer ago lets nobody through: others may have been given the places, or the model may be held. */
const freshMs = 250;
const longestHoldMs = 5 * 60_000;
const signOffMs = 1000;
const closedMessage = 'The chat client is closed.';

/**
 * Lets calls of this process to one model through in turn, as far as the exchange allows. A place that becomes free goes to the next in
 * turn at once; an exchange at a time then tells the others how many places this process holds, so busy processes exchange some twenty
 * times a second however many calls they make, and idle ones never.
 */
export function createPump(exchange: Exchange, { processId, metered, now, onHeard }: PumpOptions): Pump {
  const line = createWaitingLine<Turn>();
  const latency = createLatencyWatch();
  const pace = createPace();
  let paceTimer: NodeJS.Timeout | undefined;
  let grant: Grant | null = null;
  let allowed = 0;
  let inFlight = 0;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  /** Starts that are granted and not made, each charged so many tokens. */
  let starts = 0;
  let startsAt = Number.NEGATIVE_INFINITY;
  let charge = 0;
  // Since the last exchange.
  let mostInFlight = 0;
  let mostDemand = 0;
  let successes = 0;
  let tokens = 0;
  let cutAfter: number | null = null;
  let holdMs = 0;
  // The last exchange.
  let told: Report | null = null;
  let exchangedAt = Number.NEGATIVE_INFINITY;
  let exchanging: Promise<void> | null = null;
  let failedLast = false;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let closed = false;

  const hasPlace = () =>
    inFlight < allowed && cutAfter === null && holdMs === 0 && now() < freshUntil && now() >= heldUntil && (!metered || starts > 0);

  const mayStart = () => {
    if (!hasPlace()) return false;
    const waitMs = pace.waitMs(now(), allowed);
    if (waitMs <= 0) return true;
    paceTimer ??= setTimeout(() => {
      paceTimer = undefined;
      admit();
    }, waitMs);
    return false;
  };

  const start = (): Turn => {
    inFlight += 1;
    pace.started();
    mostInFlight = Math.max(mostInFlight, inFlight);
    const charged = metered ? charge : 0;
    if (metered) starts -= 1;
    const cuts = grant?.cuts ?? 0;
    let over = false;
    return {
      end(outcome) {
        if (over) return;
        over = true;
        inFlight -= 1;
        const recent = cuts === grant?.cuts;
        if (outcome.kind === 'answered') {
          pace.answered(outcome.latencyMs);
          if (metered) tokens += outcome.tokens - charged;
          if (recent) {
            successes += 1;
            if (latency.add(outcome.latencyMs)) cutAfter = cuts;
          }
        } else if (outcome.kind === 'refused') {
          if (metered) tokens -= charged;
          // A call that started before the last cut says nothing of the limit that now holds.
          if (recent) cutAfter = cuts;
          holdMs = Math.max(holdMs, Math.min(longestHoldMs, outcome.retryAfterMs ?? 0));
        }
        admit();
      },
    };
  };

  const admit = () => {
    while (line.size() > 0 && mayStart()) line.serve(start);
    plan();
  };

  /** When the next exchange is due; infinitely late when there is nothing to tell or to ask. */
  const due = (): number => {
    if (failedLast) return exchangedAt + heartbeatMs / 8;
    const soon = exchangedAt + soonMs;
    if (cutAfter !== null || holdMs > 0) return soon;
    if (line.size() > 0) {
      if (now() < heldUntil) return Math.min(heldUntil, exchangedAt + heartbeatMs);
      // Only paced: the next starts in a moment.
      if (hasPlace()) return exchangedAt + idlyMs;
      if (now() >= freshUntil || inFlight < allowed) return Math.max(soon, Math.min(startsAt, exchangedAt + heartbeatMs));
      // All places are taken. When the last exchange gave less than was wanted, the next will hardly give more.
      const scarce = told !== null && grant !== null && grant.allowed < told.demand;
      return scarce ? exchangedAt + idlyMs : soon;
    }
    if (Math.max(allowed, told?.held ?? 0) > inFlight) return exchangedAt + idlyMs;
    return inFlight > 0 ? exchangedAt + heartbeatMs : Number.POSITIVE_INFINITY;
  };

  const plan = () => {
    if (closed || exchanging !== null) return;
    const at = due();
    if (at >= timerAt) return;
    clearTimeout(timer);
    timerAt = at;
    // With a wait of nothing, what else happens in this turn of the event loop still goes into the same exchange.
    timer = setTimeout(onTimer, Math.max(0, at - now()));
  };

  const onTimer = () => {
    timerAt = Number.POSITIVE_INFINITY;
    if (exchanging !== null) return;
    if (due() > now() + 0.5) return plan();
    exchanging = perform().finally(() => {
      exchanging = null;
      admit();
    });
  };

  const perform = async (): Promise<void> => {
    const demand = Math.max(mostDemand, mostInFlight, inFlight + line.size());
    // Given back now; what is not wanted need not be held until the answer comes.
    allowed = Math.min(allowed, demand);
    const report: Report = {
      processId,
      held: Math.max(inFlight, allowed),
      inFlight: Math.max(mostInFlight, inFlight),
      demand,
      successes,
      cutAfter,
      holdMs: Math.ceil(holdMs),
      starts: metered ? Math.max(0, line.size() - starts) : 0,
      estimate: line.meanWeight(),
      tokens: Math.round(tokens),
    };
    const askedAt = now();
    exchangedAt = askedAt;
    mostInFlight = inFlight;
    mostDemand = inFlight + line.size();
    successes = 0;
    tokens -= report.tokens;
    cutAfter = null;
    holdMs = 0;
    // Told, not yet heard: until then nobody may start against it.
    if (report.cutAfter !== null || report.holdMs > 0) freshUntil = Number.NEGATIVE_INFINITY;
    try {
      const heard = await exchange(report);
      if (heard.cuts !== grant?.cuts) latency.restart();
      // A call that was refused in the meantime started before this cut.
      if (cutAfter !== null && heard.cuts !== cutAfter) cutAfter = null;
      told = report;
      grant = heard;
      allowed = heard.allowed;
      freshUntil = askedAt + freshMs;
      heldUntil = heard.holdMs > 0 ? now() + heard.holdMs : Number.NEGATIVE_INFINITY;
      if (heard.starts > 0) charge = (starts * charge + heard.starts * report.estimate) / (starts + heard.starts);
      starts += heard.starts;
      startsAt = now() + heard.startsInMs;
      failedLast = false;
      onHeard(heard);
    } catch {
      // Redis is away. Nobody starts until it is back; what was not told is told then.
      failedLast = true;
      successes += report.successes;
      tokens += report.tokens;
      cutAfter ??= report.cutAfter;
      holdMs = Math.max(holdMs, report.holdMs);
    }
  };

  return {
    enter({ tokens: guess, signal }) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (closed) return Promise.reject(new Error(closedMessage));
      if (line.size() === 0 && mayStart()) {
        const turn = start();
        plan();
        return Promise.resolve(turn);
      }
      const turn = line.join(guess, signal);
      mostDemand = Math.max(mostDemand, inFlight + line.size());
      plan();
      return turn;
    },
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      clearTimeout(paceTimer);
      line.close(new Error(closedMessage));
      const nothing = { held: 0, inFlight: 0, demand: 0, successes: 0, cutAfter: null, holdMs: 0, starts: 0, estimate: 0 };
      const signOff = async () => {
        await exchanging;
        if (told !== null) await exchange({ processId, ...nothing, tokens: Math.round(tokens) });
      };
      // While Redis is away nobody hears it; the others then notice by themselves.
      const tooLong = new AbortController();
      await Promise.race([signOff().catch(() => {}), sleep(signOffMs, undefined, { signal: tooLong.signal }).catch(() => {})]);
      tooLong.abort();
    },
  };
}
