import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Scratch } from './open-scratch.ts';

export type Ended = { code: number | null; output: string };
export type Where = { scratch: Scratch; signal: AbortSignal };

/** Runs a program in the scratch folder to its end. Aborting asks it to end as Ctrl-C does, and waits until it has. */
export async function runProgram(command: string, args: readonly string[], { scratch, signal }: Where): Promise<Ended> {
  signal.throwIfAborted();
  // Compiled Python would outlive the text that it was made of, whose time and size may be those of the text before.
  const env = { ...process.env, TMPDIR: scratch.temporary, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1', FORCE_COLOR: undefined };
  // Of a group of its own: Ctrl-C in a terminal reaches this process alone, which passes it on once.
  const child = spawn(command, args, { cwd: scratch.root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const end = () => child.kill('SIGINT');
  signal.addEventListener('abort', end, { once: true });
  try {
    const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    signal.throwIfAborted();
    return { code, output: `${output}${errors}` };
  } finally {
    signal.removeEventListener('abort', end);
  }
}
