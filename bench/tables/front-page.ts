import type { AnswersRun } from '../answers.ts';
import { type RunOf, readResult } from '../result-files.ts';
import type { measureSpeedUp } from '../speed-up.ts';
import type { GpuResult } from '../training/gpu.ts';
import type { RecipesResult } from '../training/recipes.ts';
import type { TrlResult } from '../training/trl.ts';
import { number, paragraph, percent, span } from './markdown.ts';
import { armsTable, type QuickstartRun, withInterval } from './quickstart.ts';

/** What the first page tells of the results. Of what was never measured it says nothing. */
export async function frontPage(): Promise<Record<string, string>> {
  const paragraphs = await Promise.all([answers(), training(), gpu()]);
  const speed = paragraphs.filter((text) => text !== '').map((text) => paragraph(text));
  return { 'quickstart-result': await quickstart(), 'speed-results': speed.join('\n\n') };
}

async function quickstart(): Promise<string> {
  const file = await readResult<QuickstartRun>('quickstart');
  if (!file) return 'Not measured yet.';
  const [run] = file.runs;
  const { train, valid, test, rejected } = run.dataset;
  const share = (value: number) => percent(value);
  const length = `${Math.floor(run.seconds / 60)} min ${Math.round(run.seconds % 60)} s`;
  const before = `The quickstart on ${file.machine.cores} CPU cores, measured ([bench](bench/README.md#quickstart)): ${train + valid + rejected} training
    questions, ${test} held-out ones, teacher and student both SmolLM2-135M, from \`npm run quickstart\` to the report in ${length} (set-up not
    counted), at most ${number(run.peakMemoryGiB, 1)} GiB over all processes.`;
  const after = `${withInterval(run.gapClosed, share)} of the gap between base and base + prompt is closed, ${withInterval(run.klClosed, share)} by KL,
    and every query carries ${number(run.tokensPerQuery)} tokens less.`;
  return [paragraph(before), armsTable(run), paragraph(after)].join('\n\n');
}

async function answers(): Promise<string> {
  const slow = await readResult<AnswersRun>('answers');
  const quick = await readResult<AnswersRun>('throughput');
  const speedUp = await readResult<RunOf<typeof measureSpeedUp>>('speed-up');
  if (!slow || !quick || !speedUp) return '';
  const most = (of: (run: AnswersRun) => number) => Math.max(...[...slow.runs, ...quick.runs].map(of));
  const lost = most((run) => run.lost) || 'none';
  const twice = most((run) => run.storedTwice) || 'none';
  const [{ questions, idealSeconds, mostInFlight }] = slow.runs;
  const seconds = slow.runs.map((run) => run.seconds);
  const pace = quick.runs.map(({ answersPerSecond }) => answersPerSecond);
  return `${number(questions)} answers from a teacher with one second of latency, ${number(mostInFlight)} in flight, take ${span(seconds, 1)} s (the
    ideal is ${number(idealSeconds)} s; one request after the other, ${number(speedUp.runs[0].at500.timesSequential)} times as long), with ${lost} lost
    and ${twice} stored twice; ${quick.machine.cores} cores give ${span(pace)} answers a second when the teacher does not make them wait
    ([bench](bench/README.md#answers)).`;
}

async function training(): Promise<string> {
  const trl = await readResult<TrlResult>('training-trl');
  if (!trl) return '';
  const pairs = Object.values(trl.runs[0].loras).flatMap((lora) => lora.pairs);
  const ratios = pairs.map(({ ratio }) => ratio);
  const memory = pairs.map((pair) => (100 * pair.ours.peakMiB) / pair.trl.peakMiB);
  const beside = `The same LoRA on the same rows trains ${span(ratios, 1)} times as fast as with TRL's SFTTrainer, in ${span(memory)} % of its memory
    ([bench](bench/README.md#beside-trl)).`;
  const recipes = (await readResult<RecipesResult>('training-recipes'))?.runs[0].recipes;
  const paper = recipes?.find(({ name }) => name === 'paper');
  const ours = recipes?.find(({ name }) => name === 'recommended, soft labels')?.reachesPaper;
  if (!paper || !ours?.nllSeconds || !ours.klSeconds) return beside;
  return `${beside} What the source's recipe has closed of the gap after ${number(paper.seconds)} s, the recommended one has after
    ${number(ours.nllSeconds)} s, by KL after ${number(ours.klSeconds)} s ([bench](bench/README.md#recipes)).`;
}

async function gpu(): Promise<string> {
  const run = (await readResult<GpuResult>('training-gpu'))?.runs[0];
  if (!run) return '';
  const pace = Math.round(run.packed.tokensPerSecond / 100) * 100;
  return `On one ${run.device.replace('NVIDIA ', '')} a student of Qwen3-4B's shape takes ${number(pace)} tokens a second,
    ${number(run.packed.shareOfMatmulLimit, 2)} of what the card's matrix products allow; a hundred steps of the source's recipe are done in
    ${number(run.paper.seconds)} s ([bench](bench/README.md#gpu); the source: 178 s, its rows and card are other ones).`;
}
