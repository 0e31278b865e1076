import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What one llama.cpp server serves: weights, and over them perhaps an adapter, which `fetch` brings to a local path, checked. */
export type ModelFiles = { name: string; weights: string; adapter: { sha256: string; fetch(): Promise<string> } | null };

/** As a label of metrics: a student's name is an id, which is none. */
export const labelOf = ({ name, adapter }: ModelFiles) => (adapter === null ? name : 'student');

export type ChildSettings = { python: string; launcher: string; slots: number; context: number; threads: number };

export type Child = {
  pid: number;
  address: string;
  /** Every request must carry it: no other user or page of this machine can talk to the child. */
  key: string;
  /** Resolves when the process has ended, whyever. */
  exited: Promise<void>;
  stop(): Promise<void>;
};

const readySchema = z.object({ address: z.url() });

/**
 * Starts a llama.cpp server and waits until it listens. It ends with this process: its standard input closes then.
 * @throws Fault of the adapter's; Error with the last lines that the server wrote, when it ends before it listens.
 */
export async function startChild(files: ModelFiles, settings: ChildSettings): Promise<Child> {
  const { python, launcher, slots, context, threads } = settings;
  const adapter = await files.adapter?.fetch();
  const flags = { model: files.weights, alias: files.name, slots, context, threads, ...(adapter && { adapter }) };
  const args = [launcher, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)];
  const key = randomBytes(24).toString('base64url');
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line.slice(0, 300)) > 5 && said.shift());
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`));
  });
  child.stdin.on('error', () => {}); // the exit says it
  child.stdin.write(`${key}\n`);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended.then(() => null)]);
  if (first === null || child.pid === undefined) {
    const reason = [await ended, ...said].join('; ');
    throw new Error(`The llama.cpp server for ${files.name} did not start: ${reason}. Is ${python} set up (npm run setup)?`);
  }
  const { address } = readySchema.parse(JSON.parse(first));
  const exited = ended.then(() => {});
  return {
    pid: child.pid,
    address,
    key,
    exited,
    stop() {
      // It holds nothing that must be saved.
      child.kill('SIGKILL');
      return exited;
    },
  };
}
