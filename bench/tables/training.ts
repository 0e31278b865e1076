import type { ResultFile } from '../result-files.ts';
import type { GpuResult } from '../training/gpu.ts';
import type { GrowthResult } from '../training/growth.ts';
import type { LeversResult } from '../training/levers.ts';
import type { MemoryResult } from '../training/memory.ts';
import type { RecipesResult } from '../training/recipes.ts';
import type { ResumeResult } from '../training/resume.ts';
import type { Contender, TrlResult } from '../training/trl.ts';
import { number, table } from './markdown.ts';

/** The engine: beside another trainer, part by part, and by the second. */
export const trainingTables = {
  'training-trl': trl,
  'training-levers': levers,
  'training-recipes': recipes,
  'training-memory': memory,
  'training-growth': growth,
  'training-resume': resume,
  'training-gpu': gpu,
};

function trl({ runs: [{ loras }] }: ResultFile<TrlResult>): string {
  return Object.entries(loras)
    .map(([lora, { pairs, heldOut }]) => {
      const row = (what: string, of: (contender: Contender) => number, digits = 0) => [
        `${what}: ours, TRL`,
        ...pairs.map(({ ours, trl }) => `${number(of(ours), digits)} · ${number(of(trl), digits)}`),
      ];
      const header = [`LoRA on ${lora === 'qkv' ? 'q, k, v' : 'all linear layers'}`, ...pairs.map((_, index) => `pair ${index + 1}`)];
      const rows = [
        row('supervised tokens a second', ({ supervisedPerSecond }) => supervisedPerSecond),
        ['**ratio**', ...pairs.map(({ ratio }) => `**${number(ratio, 2)}×**`)],
        row('tokens a second', ({ totalPerSecond }) => totalPerSecond),
        row('supervised tokens a CPU second', ({ supervisedPerCpuSecond }) => supervisedPerCpuSecond),
        ['ratio', ...pairs.map(({ ratioPerCpuSecond }) => `${number(ratioPerCpuSecond, 2)}×`)],
        row('supervised tokens a second, start and loading included', (contender) => contender.supervisedPerSecondWithLoading),
        row('peak MiB', ({ peakMiB }) => peakMiB),
      ];
      const { ours, trl } = heldOut;
      const proof = `Held-out NLL per token: ours ${number(ours.nll, 3)}, TRL ${number(trl.nll, 3)}; KL ${number(ours.kl, 3)}, ${number(trl.kl, 3)}.`;
      return `${table(header, rows)}\n\n${proof}`;
    })
    .join('\n\n');
}

function levers({ runs: [{ levers }] }: ResultFile<LeversResult>): string {
  const rows = Object.entries(levers).map(([name, figure]) => [
    name,
    number(figure.seconds, 1),
    number(figure.cpuSeconds, 1),
    number(figure.supervisedPerSecond),
    name === 'all on' ? '' : `${number(figure.gain, 2)}×`,
  ]);
  return table(['', 'seconds', 'CPU seconds', 'supervised tokens a second', 'the lever is worth'], rows);
}

function recipes({ runs: [{ recipes }] }: ResultFile<RecipesResult>): string {
  const header = ['', 'steps', 'seconds', 'NLL', 'gap closed, NLL', 'KL', 'gap closed, KL', "seconds to paper's end: NLL, KL"];
  const rows = recipes.map(({ name, steps, seconds, points, reachesPaper }) => {
    const last = points.at(-1);
    const reached = `${number(reachesPaper.nllSeconds, 1)} · ${number(reachesPaper.klSeconds, 1)}`;
    const scores = [number(last?.nll, 3), number(last?.gapClosed, 2), number(last?.kl, 3), number(last?.klClosed, 2)];
    return [name, number(steps), number(seconds, 1), ...scores, reached];
  });
  return `![Share of the gap closed by wall-clock second](results/training-recipes.svg)\n\n${table(header, rows)}`;
}

function memory({ runs: [{ peaks }] }: ResultFile<MemoryResult>): string {
  return table(['batch', ...peaks.map(({ batch }) => number(batch))], [['peak MiB', ...peaks.map(({ peakMiB }) => number(peakMiB))]]);
}

function growth({ runs: [{ figures }] }: ResultFile<GrowthResult>): string {
  const reading = 'seconds before the first step, by a thousand rows more';
  const header = ['rows', 'supervised tokens a second', 'tokens a second', reading, 'peak MiB'];
  const rows = figures.map((figure, index) => [
    number(figure.rows),
    number(figure.supervisedPerSecond),
    number(figure.totalPerSecond),
    `${number(figure.loadingSeconds, 1)} · ${number(slope(figure, figures[index - 1]), 2)}`,
    number(figure.peakMiB),
  ]);
  return table(header, rows);
}

/** What a thousand rows more add to the seconds before the first step. */
function slope(figure: GrowthResult['figures'][number], before: GrowthResult['figures'][number] | undefined): number | null {
  return before ? ((figure.loadingSeconds - before.loadingSeconds) / (figure.rows - before.rows)) * 1000 : null;
}

function resume({ runs: [run] }: ResultFile<ResumeResult>): string {
  const { stepsTakenAgain, secondsAStep, secondsToTheFirstStep, secondsToHandOver } = run;
  return table(
    ['', ''],
    [
      ['steps taken again after a kill -9, at seconds each', `${stepsTakenAgain} · ${number(secondsAStep, 2)}`],
      ['seconds from the start of the next process to its first step', number(secondsToTheFirstStep, 1)],
      ['seconds from `stop` to a written checkpoint', secondsToHandOver.map((value) => number(value, 2)).join(' · ')],
    ],
  );
}

function gpu({ runs: [run] }: ResultFile<GpuResult>): string {
  const { device, matmulFlopsPerSecond, packed, paper } = run;
  return table(
    [device, ''],
    [
      ['tokens a second', number(packed.tokensPerSecond)],
      ['bf16 matrix products, TFLOP/s', number(matmulFlopsPerSecond / 1e12)],
      ['share of that limit', number(packed.shareOfMatmulLimit, 2)],
      ['median step, seconds', number(packed.medianStepSeconds, 3)],
      ['peak memory, GiB', number(packed.peakMemoryGiB, 1)],
      ['100 steps of `paper`, seconds (the source: 178)', number(paper.seconds, 1)],
    ],
  );
}
