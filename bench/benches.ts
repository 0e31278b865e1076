import { measureAnswers, measureColdAnswers } from './answers.ts';
import { measureArtifacts } from './artifacts.ts';
import { measureCancelling } from './cancelling.ts';
import { measureDependencies } from './dependencies.ts';
import { measureEvaluation } from './evaluation.ts';
import { measureEventStreams } from './event-streams.ts';
import { measureGateway } from './gateway.ts';
import { measureHundredThousand } from './hundred-thousand.ts';
import { measureKills } from './kills.ts';
import { measureNearDuplicates } from './near-duplicates.ts';
import { measureNewcomer } from './newcomer.ts';
import { measureQuickstart } from './quickstart.ts';
import { measureScaling } from './scaling.ts';
import { measureScrape } from './scrape.ts';
import { measureSpan } from './span.ts';
import { measureSpeedUp } from './speed-up.ts';
import { measureStarting } from './starting.ts';
import { measureTracing } from './tracing.ts';
import { gpuOptions, measureGpu } from './training/gpu.ts';
import { growthOptions, measureGrowth } from './training/growth.ts';
import { leversOptions, measureLevers } from './training/levers.ts';
import { measureMemory, memoryOptions } from './training/memory.ts';
import { measureRecipes, recipesOptions } from './training/recipes.ts';
import { measureResume, resumeOptions } from './training/resume.ts';
import { measureTrl, trlOptions } from './training/trl.ts';
import { measureWeather } from './weather.ts';

type Asked<Options extends object> = {
  says: string;
  /** All together, on two cores with bfloat16: what is expected of one that no result file tells of. */
  minutes: number;
  times: number;
  options: Options;
  /** Gives null where this machine lacks what it needs: then the old result stays. */
  run: (options: Options, time: number) => Promise<object | null>;
};

export type Bench = Omit<Asked<object>, 'run'> & { run: (time: number) => Promise<object | null> };

const bench = <Options extends object>({ run, ...asked }: Asked<Options>): Bench => ({ ...asked, run: (time) => run(asked.options, time) });

const aSecond = { latencyMs: 1000, workers: 2 };

/**
 * Every benchmark, in the order of a run of all: those that a disturbance tells most of come first, and those that fill the disk last. One
 * more is a line here, a table in tables/all-tables.ts, and the two comments in README.md between which it stands.
 */
export const benches = {
  span: bench({ says: 'a span that nobody traces', minutes: 0.1, times: 1, options: { calls: 300_000, rounds: 5 }, run: measureSpan }),
  starting: bench({
    says: 'from the start of each service until it is ready',
    minutes: 1,
    times: 1,
    options: { times: 5 },
    run: measureStarting,
  }),
  scrape: bench({
    says: "scrapes of the gateway's metrics, with no jobs and with many that wait",
    minutes: 1.5,
    times: 2,
    options: { jobs: 10_000, scrapes: 200 },
    run: measureScrape,
  }),
  gateway: bench({
    says: 'submissions at a steady rate, a long list page by page, and a Redis that is gone',
    minutes: 2,
    times: 2,
    options: { perSecond: 50, seconds: 10, listed: 10_000 },
    run: measureGateway,
  }),
  'event-streams': bench({
    says: 'many streams of events on one gateway',
    minutes: 1.5,
    times: 2,
    options: { streams: 1000, distillations: 100, unread: 20, seconds: 20, eventsPerSecond: 50 },
    run: measureEventStreams,
  }),
  answers: bench({
    says: 'the stage answers, two worker processes and a teacher with latency',
    minutes: 1.5,
    times: 3,
    options: { questions: 5000, ...aSecond, maxInFlight: 500 },
    run: measureAnswers,
  }),
  'answers-cold': bench({
    says: 'the same as the first thing that the processes do',
    minutes: 0.7,
    times: 1,
    options: { questions: 5000, ...aSecond, maxInFlight: 500 },
    run: measureColdAnswers,
  }),
  'answers-100': bench({
    says: 'the same with fewer in flight',
    minutes: 1.3,
    times: 1,
    options: { questions: 5000, ...aSecond, maxInFlight: 100 },
    run: measureAnswers,
  }),
  throughput: bench({
    says: 'a teacher without latency, both cores shared with Redis and the teacher',
    minutes: 0.8,
    times: 2,
    options: { questions: 10_000, latencyMs: 0, workers: 2, maxInFlight: 100 },
    run: measureAnswers,
  }),
  'speed-up': bench({
    says: 'one sequential client, 40 and 500 in flight',
    minutes: 2.2,
    times: 1,
    options: { latencyMs: 1000, asked: 30 },
    run: measureSpeedUp,
  }),
  scaling: bench({
    says: 'one, two and four teacher workers',
    minutes: 2,
    times: 1,
    options: { latencyMs: 1000, slotsPerWorker: 50, waves: 20 },
    run: measureScaling,
  }),
  tracing: bench({
    says: 'answers untraced and traced, by turns',
    minutes: 2.5,
    times: 1,
    options: { pairs: 5, questions: 6000, latencyMs: 0, workers: 2, maxInFlight: 100 },
    run: measureTracing,
  }),
  newcomer: bench({
    says: 'a small distillation posted behind a large one',
    minutes: 0.8,
    times: 3,
    options: { questions: 200, behind: 50_000, ...aSecond, maxInFlight: 500 },
    run: measureNewcomer,
  }),
  cancelling: bench({
    says: 'cancelling with all calls in flight that may be',
    minutes: 0.8,
    times: 2,
    options: { questions: 20_000, latencyMs: 3000, workers: 2, maxInFlight: 500 },
    run: measureCancelling,
  }),
  weather: bench({
    says: 'a cap that halves, a storm of refusals, malformed and hanging replies',
    minutes: 3.6,
    times: 2,
    options: {
      questions: 9000,
      ...aSecond,
      maxInFlight: 300,
      timeoutSeconds: 5,
      malformed: 0.05,
      hanging: 0.02,
      stormRefuses: 0.2,
      stormSeconds: 10,
    },
    run: measureWeather,
  }),
  kills: bench({
    says: 'kill -9 of workers, generator, Redis and assembler',
    minutes: 1.8,
    times: 2,
    options: { questions: 5000, latencyMs: 1000, workers: 4, slotsPerWorker: 60 },
    run: measureKills,
  }),
  'hundred-thousand': bench({
    says: 'one distillation of a hundred thousand questions',
    minutes: 4.8,
    times: 1,
    options: { questions: 100_000, latencyMs: 200, workers: 2, maxInFlight: 200 },
    run: measureHundredThousand,
  }),
  quickstart: bench({
    says: 'npm run quickstart after set-up, on an empty data folder',
    minutes: 9.5,
    times: 1,
    options: {},
    run: measureQuickstart,
  }),
  evaluation: bench({
    says: 'held-out questions in four arms, a host with latency, scored on the real weights',
    minutes: 5,
    times: 2,
    options: { questions: 100, latencyMs: 1000 },
    run: measureEvaluation,
  }),
  'training-memory': bench({ says: 'peak memory by batch', minutes: 11, times: 1, options: memoryOptions, run: measureMemory }),
  'training-trl': bench({
    says: "our engine beside TRL's SFTTrainer, taking turns",
    minutes: 11,
    times: 1,
    options: trlOptions,
    run: measureTrl,
  }),
  'training-levers': bench({
    says: 'the same batches with one lever of the loop switched off in turn',
    minutes: 3,
    times: 1,
    options: leversOptions,
    run: measureLevers,
  }),
  'training-recipes': bench({
    says: 'paper and recommended on the same rows, by wall-clock second',
    minutes: 13,
    times: 1,
    options: recipesOptions,
    run: measureRecipes,
  }),
  'training-growth': bench({ says: 'speed by the number of rows', minutes: 3, times: 1, options: growthOptions, run: measureGrowth }),
  'training-resume': bench({
    says: 'what a kill -9 costs, and how soon a training is handed over',
    minutes: 3,
    times: 1,
    options: resumeOptions,
    run: measureResume,
  }),
  'training-gpu': bench({ says: 'a 4B student on one GPU', minutes: 0.3, times: 1, options: gpuOptions, run: measureGpu }),
  'near-duplicates': bench({
    says: 'questions through the filter that keeps near-duplicates out',
    minutes: 4.3,
    times: 1,
    options: { questions: 1_000_000 },
    run: measureNearDuplicates,
  }),
  dependencies: bench({
    says: 'what set-up installs for those who only use it, and what each package costs',
    minutes: 1.5,
    times: 1,
    options: { imports: 5 },
    run: measureDependencies,
  }),
  artifacts: bench({
    says: 'a file in and out of the artifact store, in a folder and in a bucket of a server on the same cores',
    minutes: 1,
    times: 3,
    options: { megabytes: 200 },
    run: measureArtifacts,
  }),
};

export type BenchName = keyof typeof benches;
