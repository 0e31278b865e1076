import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Bench } from './benches.ts';
import { watchOthers } from './processes.ts';
import { writeResult } from './result-files.ts';

/** Runs a benchmark as often as it wants, in this process, and writes what it was asked for and gave to bench/results/<name>.json. */
export async function measureHere(name: string, { says, options, run, times }: Bench): Promise<void> {
  console.log(`${name}: ${says}`, options);
  const othersBusy = await watchOthers();
  const started = performance.now();
  const runs: object[] = [];
  for (let time = 1; time <= times; time += 1) {
    const result = await run(time);
    if (!result) return;
    runs.push(result);
    console.log(`  run ${time}:`, result);
  }
  const machine = {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? '',
    // As the engine asks: in which precision a CPU trains and scores follows from it.
    bfloat16: /\b(?:avx512_bf16|amx_bf16)\b/.test(await readFile('/proc/cpuinfo', 'utf8').catch(() => '')),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    otherCoresBusy: Number((await othersBusy()).toFixed(2)),
  };
  const seconds = Math.round((performance.now() - started) / 1000);
  await writeResult({ name, says, at: new Date().toISOString(), seconds, machine, options, runs: runs as [object, ...object[]] });
  console.log(`  written to bench/results/${name}.json`);
}
