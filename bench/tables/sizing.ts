import type { AnswersRun } from '../answers.ts';
import type { measureEvaluation } from '../evaluation.ts';
import type { measureEventStreams } from '../event-streams.ts';
import type { GatewayOptions, measureGateway } from '../gateway.ts';
import type { measureHundredThousand } from '../hundred-thousand.ts';
import { type RunOf, readResult } from '../result-files.ts';
import type { GpuResult } from '../training/gpu.ts';
import type { MemoryResult } from '../training/memory.ts';
import { number, percent, span } from './markdown.ts';
import type { QuickstartRun } from './quickstart.ts';

/** What one process of each kind carries, for docs/operations.md, out of several benchmarks: memory and delays of the least favourable run. */
export async function sizing(): Promise<Record<string, string>> {
  const answers = await runsOf<AnswersRun>('answers');
  const throughput = await runsOf<AnswersRun>('throughput');
  const large = await runsOf<RunOf<typeof measureHundredThousand>>('hundred-thousand');
  const gateway = await runsOf<RunOf<typeof measureGateway>>('gateway');
  const asked = (await readResult('gateway'))?.options as GatewayOptions | undefined;
  const streams = await runsOf<RunOf<typeof measureEventStreams>>('event-streams');
  const evaluation = await runsOf<RunOf<typeof measureEvaluation>>('evaluation');
  const quickstart = await runsOf<QuickstartRun>('quickstart');
  const memory = await runsOf<MemoryResult>('training-memory');
  const gpu = await runsOf<GpuResult>('training-gpu');

  const cpu = (name: string) => [...answers, ...throughput].map(({ cpuMsPerAnswer }) => cpuMsPerAnswer[name] ?? Number.NaN);
  const peak = (runs: readonly { peakMiB: Record<string, number> }[], name: string) => most(runs.map(({ peakMiB }) => peakMiB[name]));
  const questions = number(large[0]?.questions);
  const [one] = answers;
  const rows = [
    [
      'one `teacher-worker`',
      `${number(half(one?.mostInFlight))} calls under way, ${number(half(one?.answersPerSecond))} answers a second at 1 s each; ${span(cpu('teacher-worker'), 2)} CPU ms an answer`,
      `${peak(answers, 'teacher-worker')} MiB`,
    ],
    [
      'one `question-generator`',
      `${span(cpu('question-generator'), 2)} CPU ms a question; twenty distillations at once`,
      `${peak(large, 'question-generator')} MiB with ${questions} questions`,
    ],
    [
      'one `dataset-assembler`',
      `${questions} answers in ${most(large.map(({ secondsToDataset }) => secondsToDataset))} s`,
      `${peak(large, 'dataset-assembler')} MiB`,
    ],
    [
      'one `trainer`',
      `one device. SmolLM2-135M on two cores: ${number(quickstart[0]?.dataset.train)} rows in ${most(quickstart.map(({ training }) => training.seconds))} s; Qwen3-4B's shape on one ${gpu[0]?.device}: ${number(gpu[0]?.packed.tokensPerSecond)} tokens a second`,
      `${span(memory.flatMap(({ peaks }) => peaks.map(({ peakMiB }) => peakMiB)))} MiB by batch for SmolLM2-135M; on the card ${number(gpu[0]?.packed.peakMemoryGiB)} GiB`,
    ],
    [
      'one `evaluator`',
      `two evaluations; adds ${percent(Math.max(...evaluation.map(({ added }) => added)), 1)} to the time of the models`,
      'that of the base whose scores it takes',
    ],
    [
      'one gateway',
      `${number(asked?.perSecond)} submissions a second (P99 ${most(gateway.map(({ submitMs }) => submitMs.p99))} ms), ${number(streams[0]?.streams)} open streams`,
      `${most(streams.map(({ gatewayMiB }) => gatewayMiB.peak))} MiB`,
    ],
    [
      'one Redis',
      `${span(throughput.map(({ answersPerSecond }) => answersPerSecond))} answers a second, with the two cores shared by all`,
      `${most(answers.map(({ redisPeakMiB }) => redisPeakMiB))} MiB for ${number(one?.questions)} questions in the making, ${most(large.map(({ redisPeakMiB }) => redisPeakMiB))} MiB for ${questions}`,
    ],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return { sizing: [line(['process', 'carries', 'memory at its peak']), line(['---', '---', '---']), ...rows.map(line)].join('\n') };
}

/** Two workers share the calls of `answers`. */
const half = (value: number | undefined) => value && value / 2;

const runsOf = async <Run>(name: string): Promise<readonly Run[]> => (await readResult<Run>(name))?.runs ?? [];

const most = (values: readonly (number | undefined)[]): string =>
  number(values.length === 0 ? undefined : Math.max(...values.map((value) => value ?? Number.NaN)));
