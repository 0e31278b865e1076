// `npm run bench:training`: every benchmark of training, one after the other; `npm run bench:training -- trl` only that one. Results go to
// bench/results/training-<name>.json; `npm run bench:training -- table` writes the tables of bench/README.md from them.
import { type Bench, runBenches } from './run-benches.ts';
import { gpuOptions, measureGpu } from './training/gpu.ts';
import { growthOptions, measureGrowth } from './training/growth.ts';
import { leversOptions, measureLevers } from './training/levers.ts';
import { measureMemory, memoryOptions } from './training/memory.ts';
import { measureRecipes, recipesOptions } from './training/recipes.ts';
import { measureResume, resumeOptions } from './training/resume.ts';
import { measureTrl, trlOptions } from './training/trl.ts';
import { writeTables } from './training/write-tables.ts';

const once = <Options extends object>(says: string, options: Options, measure: (options: Options) => Promise<object | null>): Bench => ({
  says,
  options,
  run: () => measure(options),
  times: 1,
});

const benches = {
  trl: once("our engine beside TRL's SFTTrainer, taking turns", trlOptions, measureTrl),
  levers: once('the same batches with one lever of the loop switched off in turn', leversOptions, measureLevers),
  recipes: once('paper and recommended on the same rows, by wall-clock second', recipesOptions, measureRecipes),
  memory: once('peak memory by batch', memoryOptions, measureMemory),
  growth: once('speed by the number of rows', growthOptions, measureGrowth),
  resume: once('what a kill -9 costs, and how soon a training is handed over', resumeOptions, measureResume),
  gpu: once('a 4B student on one GPU', gpuOptions, measureGpu),
};

const asked = process.argv.slice(2);
if (asked[0] === 'table') await writeTables();
else await runBenches(benches, asked, 'training-');
