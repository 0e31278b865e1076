import type { Calls } from './checkpoint.ts';

/** A model's share may be a thousand calls. */
const mostAtOnce = 32;

export type MakeCallsOptions = {
  /** Where an earlier run has got to; kept up to date. */
  calls: Calls;
  /** How many results are still lacking. */
  lacking: () => number;
  /** How many results one call brings when all goes well. */
  perCall: number;
  /** Calls under way at once; left out, 32. The chat's own limits hold beside. */
  most?: number;
  /** After each call, once its results are stored: the place to checkpoint. */
  save: () => Promise<void>;
  signal: AbortSignal;
  /** Aborted: begin no further call, but let those under way end, since they are paid for. */
  draining: AbortSignal;
};

/**
 * Makes numbered calls side by side until enough results are there or `calls.most` have been made. No more are begun than what is lacking
 * may need. What is asked again after a crash are the calls that were under way.
 * @throws what the first failing call throws, once none is under way; the reason of `draining`.
 */
export async function makeCalls(call: (number: number) => Promise<void>, options: MakeCallsOptions): Promise<void> {
  const { calls, lacking, perCall, most = mostAtOnce, save, signal, draining } = options;
  const again = [...calls.open];
  const running = new Map<number, Promise<void>>();
  let failure: { error: unknown } | undefined;

  const run = async (number: number) => {
    try {
      await call(number);
      calls.open = calls.open.filter((other) => other !== number);
      await save();
    } catch (error) {
      failure ??= { error };
    } finally {
      running.delete(number);
    }
  };
  const begin = (): boolean => {
    if (failure || signal.aborted || draining.aborted || running.size >= most || lacking() <= running.size * perCall) return false;
    const number = again.shift() ?? (calls.next < calls.most ? calls.next++ : undefined);
    if (number === undefined) return false;
    if (!calls.open.includes(number)) calls.open.push(number);
    running.set(number, run(number));
    return true;
  };

  for (;;) {
    while (begin());
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  signal.throwIfAborted();
  if (failure) throw failure.error;
  if (lacking() > 0) draining.throwIfAborted();
}
