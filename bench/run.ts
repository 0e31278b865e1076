// `npm run bench`: every benchmark, one after the other; `npm run bench -- answers` only that one. Results go to bench/results/<name>.json.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { measureAnswers } from './answers.ts';
import { measureQuickstart } from './quickstart.ts';

type Bench = { says: string; options: object; run: () => Promise<object>; times: number };

const answers = { questions: 5000, latencyMs: 1000, workers: 2, slotsPerWorker: 250 };

const benches: Record<string, Bench> = {
  answers: {
    says: '5,000 questions, a teacher with 1 s latency, 500 in flight over two worker processes',
    options: answers,
    run: () => measureAnswers(answers),
    times: 3,
  },
  quickstart: {
    says: 'npm run quickstart after set-up, on an empty data folder',
    options: {},
    run: measureQuickstart,
    times: 2,
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const folder = new URL('./results/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, { says, options, run, times }] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`${name}: ${says}`);
  const loadBefore = Number((loadavg()[0] ?? 0).toFixed(2));
  const runs: object[] = [];
  for (let time = 1; time <= times; time += 1) {
    const result = await run();
    runs.push(result);
    console.log(`  run ${time}:`, result);
  }
  const machine = { cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version, loadBefore };
  const file = new URL(`${name}.json`, folder);
  await writeFile(file, `${JSON.stringify({ name, says, at: new Date().toISOString(), machine, options, runs }, null, 2)}\n`);
  console.log(`  written to bench/results/${name}.json`);
}
