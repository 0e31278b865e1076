import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU seconds that a process has used; 0 when it is gone. Clock ticks are hundredths of a second on Linux. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** Memory of a process in MiB: resident now, and at its peak. */
export async function memoryMiB(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024);
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/**
 * Cores that others kept busy since this was called, on average: all CPU time of the machine less ours and that of the children that we
 * have seen end. 0 on a quiet machine.
 */
export async function watchOthers(): Promise<() => Promise<number>> {
  const read = async () => {
    const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [, user = 0, nice = 0, system = 0] = (await readFile('/proc/stat', 'utf8').catch(() => '')).split(/\s+/).map(Number);
    const ours = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
    return { others: (user + nice + system - ours) / 100, at: performance.now() / 1000 };
  };
  const before = await read();
  return async () => {
    const after = await read();
    return Math.max(0, (after.others - before.others) / (after.at - before.at));
  };
}

/** Until others leave the cores alone, ten seconds at most: beside other work all is measured too, and the result tells of it. */
export async function untilQuiet(): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const othersBusy = await watchOthers();
    await sleep(2000);
    if ((await othersBusy()) < 0.1) return;
  }
}
