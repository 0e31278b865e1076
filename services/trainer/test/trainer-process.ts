import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { tinyHome } from '@understudy/testing';
import { python } from './open-trainer.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const heldEngine = fileURLToPath(new URL('held-engine', import.meta.url));

type Place = {
  redisUrl: string;
  prefix: string;
  folder: string;
  checkpointSteps: number;
  /** Its engine takes no step after this one, as long as there is no such file. */
  held: { at: number; until: string };
  environment?: Readonly<Record<string, string>>;
};

/** A trainer as it is deployed, in a process of its own, on the tiny llama; killed with the test. */
export async function startTrainerProcess({ redisUrl, prefix, folder, checkpointSteps, held, ...place }: Place) {
  const { home, models } = await tinyHome();
  const environment = {
    ...process.env,
    REDIS_URL: redisUrl,
    UNDERSTUDY_PREFIX: prefix,
    UNDERSTUDY_ARTIFACTS: folder,
    UNDERSTUDY_CHECKPOINT_STEPS: String(checkpointSteps),
    UNDERSTUDY_HOME: home,
    UNDERSTUDY_MODELS: models,
    UNDERSTUDY_PYTHON: python,
    UNDERSTUDY_ENGINE: heldEngine,
    HELD_AT: String(held.at),
    HELD_UNTIL: held.until,
    ...place.environment,
  };
  const child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const opsPort = await portOf(child);
  return {
    exit,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** The engine runs exactly while the trainer has a job in hand. */
    trains: async () => (await childrenOf(child.pid ?? -1)).length > 0,
    /** Jobs that it took over from a trainer that no longer renewed its lock. */
    async stalls(): Promise<number> {
      const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
      return Number(/^understudy_jobs_stalled_total\{.*queue="training".*\} (\d+)$/m.exec(metrics)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('The trainer has no output.');
  const lines = createInterface({ input: child.stdout });
  const port = Promise.withResolvers<number>();
  lines.on('line', (line) => {
    const { opsPort } = JSON.parse(line) as { opsPort?: number };
    if (opsPort) port.resolve(opsPort);
  });
  child.once('exit', (code) => port.reject(new Error(`The trainer ended with ${code}.`)));
  return await port.promise;
}

async function childrenOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid) found.push(Number(name));
  }
  return found;
}
