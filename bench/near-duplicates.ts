import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Memory and CPU of a process that keeps near-duplicates out of a number of questions. */
export async function measureNearDuplicates({ questions }: { questions: number }) {
  const script = fileURLToPath(new URL('./near-duplicates-main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(questions)]);
  return JSON.parse(stdout) as { questions: number; kept: number; cpuSeconds: number; peakMiB: number };
}
