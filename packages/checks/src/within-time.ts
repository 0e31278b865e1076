import { createContext, Script } from 'node:vm';

/** The work took more CPU than it was given. */
export class OutOfTime extends Error {
  override name = 'OutOfTime';
}

const sandbox: { run: () => void } = { run: () => {} };
const context = createContext(sandbox);
const script = new Script('run()');
const wallLimit = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const mostTries = 20;

/**
 * Runs synchronous work that may never end, such as a foreign regular expression: V8 stops it, wherever it is, when the time of `vm`
 * is up. The limit is meant in milliseconds of this thread's CPU, so that a busy machine changes no verdict: work that was stopped
 * without having had as much begins again, hence it must be harmless to run twice. Costs 0.1 ms.
 * @throws OutOfTime
 */
export function withinTime<T>(work: () => T, { limitMs }: { limitMs: number }): T {
  const results: T[] = [];
  for (let attempt = 1; ; attempt++) {
    const before = cpuMs();
    sandbox.run = () => {
      results.push(work());
    };
    try {
      script.runInContext(context, { timeout: limitMs * Math.min(attempt, 5) });
      return results[0] as T;
    } catch (error) {
      if ((error as { code?: unknown } | null)?.code !== wallLimit) throw error;
      if (cpuMs() - before >= limitMs * 0.9 || attempt === mostTries)
        throw new OutOfTime(`It took more than ${limitMs} ms.`, { cause: error });
    } finally {
      sandbox.run = () => {};
    }
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
