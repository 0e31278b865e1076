import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type BenchName, benches } from './benches.ts';
import { untilQuiet } from './processes.ts';
import { readResult } from './result-files.ts';

const program = fileURLToPath(new URL('./run.ts', import.meta.url));

/**
 * Benchmarks one after the other, each as a run of its own: no heap, no compiled code and no fault of one reaches the next, and its file and
 * tables are written when it is done. One that takes twenty minutes more than three times as long as expected hangs, and is killed:
 * without bfloat16 training takes some five times as long.
 * @returns those that failed.
 */
export async function measureEach(names: readonly BenchName[]): Promise<string[]> {
  const expected = await Promise.all(names.map(async (name) => (await readResult(name))?.seconds ?? benches[name].minutes * 60));
  const failed: string[] = [];
  for (const [index, name] of names.entries()) {
    const seconds = expected[index] ?? 0;
    const rest = expected.slice(index).reduce((sum, each) => sum + each, 0);
    const clock = new Date().toTimeString().slice(0, 5);
    console.log(
      `\n${clock}, ${index + 1} of ${names.length}: ${name}, about ${inMinutes(seconds)} of the ${inMinutes(rest)} that are left`,
    );
    await untilQuiet();
    const child = spawn(process.execPath, [program, name], {
      stdio: 'inherit',
      timeout: (3 * seconds + 1200) * 1000,
      killSignal: 'SIGKILL',
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code === 0) continue;
    failed.push(name);
    console.error(`${name} ${signal ? `was killed by ${signal}` : `ended with code ${code}`}.`);
  }
  return failed;
}

const inMinutes = (seconds: number) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`);
