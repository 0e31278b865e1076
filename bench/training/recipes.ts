import { link, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingSettings } from '@understudy/contracts';
import type { EngineEvent } from '@understudy/engine';
import { openScratch } from './open-scratch.ts';
import { engineFolder, python, scripts } from './paths.ts';
import { openRows, type Rows } from './rows.ts';
import { runPython } from './run-python.ts';
import { type Scored, scoreAdapter } from './score-adapter.ts';
import { openBenchEngine, openWarmEngine, trainWith } from './train-in-engine.ts';
import { presetFor, source } from './train-request.ts';

/** `over` makes the presets short where only the path is to be tried. */
export const recipesOptions: { checkpoints: number; over: Partial<TrainingSettings> } = { checkpoints: 10, over: {} };

type Point = { seconds: number; step: number } & Scored;
export type Recipe = { name: string; settings: TrainingSettings; steps: number; seconds: number; points: Point[] };
export type RecipesResult = {
  rows: Rows['counts'];
  recipes: (Recipe & { reachesPaper: { nllSeconds: number | null; klSeconds: number | null } })[];
};
type Moment = { seconds: number; step: number; file: string };

/**
 * `paper` and `recommended` on the same rows, and what their students are worth on the held-out ones as the seconds go by: each training is
 * one run of the preset, whose checkpoints are kept and scored afterwards. The writing of these checkpoints is not counted.
 */
export async function measureRecipes({ checkpoints, over }: typeof recipesOptions): Promise<RecipesResult> {
  const rows = await openRows();
  await using scratch = await openScratch();
  const facts = { rows: rows.counts.train, parameters: await countParameters() };
  const presets: Record<string, TrainingSettings> = {
    paper: presetFor('paper', facts),
    'recommended, hard labels': presetFor('recommended', facts),
    'recommended, soft labels': presetFor('recommended', { ...facts, softLabels: true }),
  };
  const recipes: Recipe[] = [];
  for (const [name, settings] of Object.entries(presets)) {
    const recipe = await follow(name, { ...settings, ...over }, { rows, folder: join(scratch.path, name), checkpoints });
    console.log(`  ${name}: ${recipe.steps} steps, ${recipe.seconds.toFixed(1)} s`, recipe.points.at(-1));
    recipes.push(recipe);
  }
  const [paper] = recipes as [Recipe];
  return { rows: rows.counts, recipes: recipes.map((recipe) => ({ ...recipe, reachesPaper: reaching(recipe, paper) })) };
}

async function countParameters(): Promise<number> {
  await using engine = openBenchEngine();
  const { parameters } = await engine.request({ op: 'prepare', ...(await source()) }, { signal: new AbortController().signal });
  return parameters ?? 0;
}

/** Trains by one recipe and scores every checkpoint. */
async function follow(
  name: string,
  settings: TrainingSettings,
  { rows, folder, checkpoints }: { rows: Rows; folder: string; checkpoints: number },
): Promise<Recipe> {
  const kept = join(folder, 'kept');
  const written = join(folder, 'checkpoints');
  await mkdir(kept, { recursive: true });
  const steps = settings.steps ?? Math.ceil((rows.counts.train * settings.epochs) / settings.batch);
  const moments: Promise<Moment>[] = [];
  let started = 0;
  let before = 0;
  let writing = 0;
  const onEvent = (event: EngineEvent) => {
    const now = performance.now();
    if (event.event === 'phase' && event.phase === 'loading') started = now;
    if (event.event === 'checkpoint') {
      writing += now - before;
      moments.push(keep(written, kept, { step: event.step, seconds: (before - started - (writing - (now - before))) / 1000 }));
    }
    before = now;
  };
  await using engine = await openWarmEngine(rows.train);
  const { train, valid, script } = rows;
  const checkpointSteps = Math.max(1, Math.floor(steps / checkpoints));
  const job = { train, valid, script, settings, output: join(folder, 'adapter'), checkpoints: written, checkpointSteps };
  const { summary } = await trainWith(engine, { ...job, onEvent });
  await engine.release();
  const points = await scoreAll(await Promise.all(moments), { settings, rows, folder });
  return { name, settings, steps: summary.steps, seconds: points.at(-1)?.seconds ?? 0, points };
}

/** The engine removes a checkpoint when it writes the next: another name for the file keeps it. */
async function keep(written: string, kept: string, moment: { step: number; seconds: number }): Promise<Moment> {
  const [file] = (await readdir(written)).filter((name) => name.includes(String(moment.step).padStart(8, '0')));
  if (!file) throw new Error(`The checkpoint of step ${moment.step} is not in ${written}.`);
  await link(join(written, file), join(kept, file));
  return { ...moment, file: join(kept, file) };
}

async function scoreAll(
  moments: readonly Moment[],
  { settings, rows, folder }: { settings: TrainingSettings; rows: Rows; folder: string },
): Promise<Point[]> {
  // The last is what is published: the best by held-out loss, as the preset says.
  const adapterOf = (moment: Moment) => join(folder, moment === moments.at(-1) ? 'adapter' : `step-${moment.step}`);
  const request = join(folder, 'checkpoints.json');
  const checkpoints = Object.fromEntries(moments.slice(0, -1).map((moment) => [moment.file, adapterOf(moment)]));
  await writeFile(request, JSON.stringify({ engine: engineFolder, ...(await source()), settings, checkpoints }));
  await runPython(join(scripts, 'adapters_of.py'), [request], { python });
  await using engine = openBenchEngine();
  const points: Point[] = [];
  for (const moment of moments) {
    const { seconds, step } = moment;
    points.push({ seconds, step, ...(await scoreAdapter(engine, adapterOf(moment), rows)) });
  }
  return points;
}

/** Seconds after which a recipe has closed as much of the gap as `paper` at its end; null where it never does. */
function reaching(recipe: Recipe, paper: Recipe) {
  const by = (measure: 'gapClosed' | 'klClosed') =>
    recipe.points.find((point) => point[measure] >= (paper.points.at(-1)?.[measure] ?? Number.NaN))?.seconds ?? null;
  return { nllSeconds: by('gapClosed'), klSeconds: by('klClosed') };
}
