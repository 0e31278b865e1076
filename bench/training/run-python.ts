import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Said = { event: string } & Record<string, unknown>;

export type PythonOptions = {
  /** The interpreter. */
  python: string;
  /** Hears each line of JSON that the script prints, with the process that said it. */
  onSaid?: (said: Said, pid: number) => void;
};

/**
 * Runs a script that prints JSON lines and returns the last of them.
 * @throws Error with the end of its stderr when it does not exit with 0 or says nothing.
 */
export async function runPython(script: string, args: readonly string[], { python, onSaid }: PythonOptions): Promise<Said> {
  const child = spawn(python, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  let last: Said | undefined;
  const lines = createInterface({ input: child.stdout }).on('line', (line) => {
    last = JSON.parse(line) as Said;
    onSaid?.(last, child.pid ?? 0);
  });
  const [[code]] = await Promise.all([once(child, 'close'), once(lines, 'close')]);
  if (code !== 0 || !last) throw new Error(`${script} ended with code ${code}: ${errors}`);
  return last;
}
