import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type Supervised = AsyncDisposable & {
  name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** How often it was started again. */
  readonly restarts: number;
  /** Asks it to end; after `graceMs` it is killed. */
  stop(graceMs?: number): Promise<void>;
};

type Options = {
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Called once when it will not be started again: it failed before it was ever ready, or keeps failing. */
  onGivenUp: (reason: string) => void;
};

const crashLimit = 5;
const crashWindowMs = 60_000;

/**
 * Keeps a process running: starts it again when it dies, at once at first and then with growing pauses, and gives up when it dies five
 * times within a minute. Its output goes to the log file. File descriptor 3 is a pipe that closes with this process, however it ends:
 * services watch it, so that none outlives its owner. Each child heads its own process group, so that Ctrl-C in the terminal reaches
 * only us, and we end them in order.
 */
export function supervise(options: Options): Supervised & { markReady: () => void } {
  let child: ChildProcess | undefined;
  let restarts = 0;
  let stopping = false;
  let wasReady = false;
  let crashes: number[] = [];

  const start = () => {
    const log = openSync(options.logFile, 'a');
    child = spawn(options.command, options.args, {
      env: { ...options.env, UNDERSTUDY_PARENT_PIPE: '3' },
      stdio: ['ignore', log, log, 'pipe'],
      detached: true,
    });
    closeSync(log);
    child.once('error', (error) => options.onGivenUp(`${options.name} cannot be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      child = undefined;
      if (!stopping) restart(code, signal).catch((error) => options.onGivenUp(String(error)));
    });
  };

  const restart = async (code: number | null, signal: NodeJS.Signals | null) => {
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now];
    const hopeless = !wasReady && code !== null;
    if (hopeless || crashes.length >= crashLimit) {
      const how = signal ? `was killed by ${signal}` : `ended with code ${code}`;
      options.onGivenUp(
        `${options.name} ${how}${hopeless ? '' : ` ${crashes.length} times in a minute`}: ${await lastWords(options.logFile)}`,
      );
      return;
    }
    await sleep(Math.min(5000, 200 * 2 ** (crashes.length - 1)));
    if (stopping) return;
    restarts += 1;
    start();
  };

  const stop = async (graceMs = 10_000) => {
    stopping = true;
    const running = child;
    if (!running?.pid) return;
    const gone = once(running, 'exit');
    running.kill('SIGTERM');
    const timer = setTimeout(() => running.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(timer);
  };

  start();
  return {
    name: options.name,
    get pid() {
      return child?.pid;
    },
    get restarts() {
      return restarts;
    },
    markReady: () => {
      wasReady = true;
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

/** The last line of a log, or the sentence a service wrote to stderr when it could not start. */
async function lastWords(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
  const plain = lines.findLast((line) => line !== '' && !line.startsWith('{'));
  return `${plain ?? lines.at(-1) ?? 'it said nothing'} (see ${logFile})`;
}
