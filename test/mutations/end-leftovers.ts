import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Ends the processes that tests of broken code have left behind: those whose program, arguments or environment name this folder (proc(5)).
 * Without /proc they stay.
 */
export async function endLeftovers(folder: string): Promise<void> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  for (const pid of pids) {
    const told = await Promise.all(['cmdline', 'environ'].map((name) => readFile(join('/proc', `${pid}`, name), 'utf8').catch(() => '')));
    if (told.some((text) => text.includes(folder))) end(pid);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {} // it has ended by itself
}
