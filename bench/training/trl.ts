import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProcess } from './measure-process.ts';
import { openScratch } from './open-scratch.ts';
import { engineFolder, python, scripts } from './paths.ts';
import { openRows, type Rows } from './rows.ts';
import { runPython } from './run-python.ts';
import { type Scored, scoreAdapter } from './score-adapter.ts';
import { speedOf } from './speed-of.ts';
import { openBenchEngine, trainInEngine } from './train-in-engine.ts';
import { settingsWith, source } from './train-request.ts';
import { openTrlEnvironment } from './trl-environment.ts';

const modules = { q: 'q_proj', k: 'k_proj', v: 'v_proj', o: 'o_proj', gate: 'gate_proj', up: 'up_proj', down: 'down_proj' };

export const trlOptions = { pairs: 2, batch: 8, epochs: 1, loras: { qkv: ['q', 'k', 'v'], 'all-linear': Object.keys(modules) } };

export type Contender = ReturnType<typeof speedOf>;
export type TrlResult = {
  rows: Rows['counts'];
  loras: Record<
    string,
    {
      heldOut: { ours: Scored; trl: Scored };
      pairs: { ours: Contender; trl: Contender; ratio: number; ratioPerCpuSecond: number }[];
    }
  >;
};

/**
 * Ours beside TRL's SFTTrainer, taking turns: the same rendered rows, supervised tokens, adapter, precision, batch, optimiser and number of
 * steps, each in a cold process of its own. The adapters of the first pair are scored on the held-out rows, both by our engine.
 */
export async function measureTrl({ pairs, batch, epochs, loras }: typeof trlOptions): Promise<TrlResult> {
  const rows = await openRows();
  const trlPython = await openTrlEnvironment();
  await using scratch = await openScratch();
  const rendered = join(scratch.path, 'rendered.jsonl');
  const { base, cache } = await source();
  const { base: folder } = await runPython(join(scripts, 'render.py'), [engineFolder, base, cache, rows.train, rendered], { python });
  const results: TrlResult['loras'] = {};
  for (const [lora, names] of Object.entries(loras)) {
    const projections = names as (keyof typeof modules)[];
    const settings = settingsWith({ projections, batch, epochs });
    const runs = [];
    let heldOut: TrlResult['loras'][string]['heldOut'] | undefined;
    for (let pair = 1; pair <= pairs; pair += 1) {
      const outputs = { ours: join(scratch.path, `${lora}-${pair}-ours`), trl: join(scratch.path, `${lora}-${pair}-trl`) };
      const { summary, ...measured } = await trainInEngine({ train: rows.train, settings, output: outputs.ours });
      const given = { ...settings, base: folder, rows: rendered, output: outputs.trl, precision: summary.precision };
      const theirs = await trainWithTrl(trlPython, { ...given, modules: projections.map((name) => modules[name]) });
      if (theirs.steps !== summary.steps) throw new Error(`TRL took ${theirs.steps} steps, the engine ${summary.steps}.`);
      const ours = speedOf(measured, summary);
      const trl = speedOf(theirs.measured, summary);
      const run = {
        ours,
        trl,
        ratio: ours.supervisedPerSecond / trl.supervisedPerSecond,
        ratioPerCpuSecond: trl.cpuSeconds / ours.cpuSeconds,
      };
      runs.push(run);
      console.log(`  ${lora}, pair ${pair}: ${run.ratio.toFixed(2)}x`, ours, trl);
      if (pair === 1) heldOut = await scoreBoth(outputs, rows);
    }
    if (heldOut) results[lora] = { heldOut, pairs: runs };
  }
  return { rows: rows.counts, loras: results };
}

async function trainWithTrl(trlPython: string, given: { output: string } & Record<string, unknown>) {
  const file = `${given.output}.json`;
  await writeFile(file, JSON.stringify(given));
  const measuring = measureProcess();
  const { steps, peakMiB } = await runPython(join(scripts, 'train_with_trl.py'), [file], {
    python: trlPython,
    onSaid: ({ event }, pid) => {
      if (event === 'begun') measuring.begun(pid);
      if (event === 'step') measuring.stepped(pid);
    },
  });
  return { steps, measured: { ...(await measuring.read()), peakMiB: Number(peakMiB) } };
}

async function scoreBoth(outputs: { ours: string; trl: string }, rows: Rows) {
  await using engine = openBenchEngine();
  return { ours: await scoreAdapter(engine, outputs.ours, rows), trl: await scoreAdapter(engine, outputs.trl, rows) };
}
