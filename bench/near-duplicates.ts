import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Memory and CPU of a process that keeps near-duplicates out of a million questions. */
export async function measureNearDuplicates(): Promise<object> {
  const script = fileURLToPath(new URL('./near-duplicates-main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, '1000000']);
  return JSON.parse(stdout) as object;
}
