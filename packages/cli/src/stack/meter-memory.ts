import { readdir, readFile } from 'node:fs/promises';

/**
 * The most memory that this process and all its descendants took together, in bytes, looked at every two seconds: the sum of their
 * proportional set sizes, so that shared pages count once (proc(5), smaps_rollup). Null where there is no /proc.
 */
export function meterMemory(): Disposable & { readonly peakBytes: number | null } {
  let peakBytes: number | null = null;
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    const sizes = await Promise.all((await family(process.pid)).map(proportionalSetSize));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > 0) peakBytes = Math.max(peakBytes ?? 0, total);
    busy = false;
  };
  const timer = setInterval(() => {
    look().catch(() => {
      busy = false;
    });
  }, 2000);
  return {
    get peakBytes() {
      return peakBytes;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

async function family(root: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const belongs = (pid: number | undefined): boolean => pid === root || (pid !== undefined && pid > 1 && belongs(parents.get(pid)));
  return pids.filter(belongs);
}

async function proportionalSetSize(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}
