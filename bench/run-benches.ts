import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { watchOthers } from './processes.ts';

/** `run` gives null where this machine lacks what it needs: then nothing is written. */
export type Bench = { says: string; options: object; run: (time: number) => Promise<object | null>; times: number };

const folder = new URL('./results/', import.meta.url);

/** Runs the benchmarks asked for, or all, and writes what each was asked for and gave to bench/results/<prefix><name>.json. */
export async function runBenches(benches: Record<string, Bench>, asked: readonly string[], prefix = ''): Promise<void> {
  const unknown = asked.filter((name) => !(name in benches));
  if (unknown.length > 0) {
    console.error(`There is no benchmark called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  await mkdir(folder, { recursive: true });
  for (const [name, { says, options, run, times }] of Object.entries(benches)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`${name}: ${says}`);
    const loadBefore = Number((loadavg()[0] ?? 0).toFixed(2));
    const othersBusy = await watchOthers();
    const runs: object[] = [];
    for (let time = 1; time <= times; time += 1) {
      const result = await run(time);
      if (!result) break;
      runs.push(result);
      console.log(`  run ${time}:`, result);
    }
    if (runs.length < times) continue;
    const memoryGiB = Math.round(totalmem() / 2 ** 30);
    const otherCoresBusy = Number((await othersBusy()).toFixed(2));
    const cores = availableParallelism();
    const machine = { cores, processor: cpus()[0]?.model, memoryGiB, node: process.version, loadBefore, otherCoresBusy };
    const file = new URL(`${prefix}${name}.json`, folder);
    await writeFile(file, `${JSON.stringify({ name, says, at: new Date().toISOString(), machine, options, runs }, null, 2)}\n`);
    console.log(`  written to bench/results/${prefix}${name}.json`);
  }
}
