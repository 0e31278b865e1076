// `npm run bench`: every benchmark, one after the other; `npm run bench -- answers` only that one. Results go to bench/results/<name>.json.
import { measureAnswers, measureColdAnswers } from './answers.ts';
import { measureArtifacts } from './artifacts.ts';
import { measureCancelling } from './cancelling.ts';
import { measureEvaluation } from './evaluation.ts';
import { measureEventStreams } from './event-streams.ts';
import { measureGateway } from './gateway.ts';
import { measureHundredThousand } from './hundred-thousand.ts';
import { measureKills } from './kills.ts';
import { measureNearDuplicates } from './near-duplicates.ts';
import { measureNewcomer } from './newcomer.ts';
import { measureQuickstart } from './quickstart.ts';
import { type Bench, runBenches } from './run-benches.ts';
import { measureScaling } from './scaling.ts';
import { measureScrape } from './scrape.ts';
import { measureSpan } from './span.ts';
import { measureSpeedUp } from './speed-up.ts';
import { measureTracing } from './tracing.ts';
import { measureWeather } from './weather.ts';

const fiveHundred = { questions: 5000, latencyMs: 1000, workers: 2, maxInFlight: 500 };
const hundred = { questions: 5000, latencyMs: 1000, workers: 2, maxInFlight: 100 };
const noLatency = { questions: 10_000, latencyMs: 0, workers: 2, maxInFlight: 100 };

const streamed = { streams: 1000, distillations: 100, unread: 20, seconds: 20, eventsPerSecond: 50 };
const served = { perSecond: 50, seconds: 10, listed: 10_000 };

const scraped = { jobs: 10_000, scrapes: 200 };
const stored = { megabytes: 200 };

const evaluated = { questions: 100, latencyMs: 1000, probes: false };

const benches: Record<string, Bench> = {
  answers: {
    says: '5,000 questions, a teacher with 1 s latency, 500 in flight over two worker processes',
    options: fiveHundred,
    run: () => measureAnswers(fiveHundred),
    times: 3,
  },
  'answers-cold': {
    says: 'the same as the first thing that the processes do',
    options: fiveHundred,
    run: () => measureColdAnswers(fiveHundred),
    times: 1,
  },
  'answers-100': {
    says: 'the same with 100 in flight',
    options: hundred,
    run: () => measureAnswers(hundred),
    times: 1,
  },
  'speed-up': { says: 'one sequential client, 40 and 500 in flight', options: {}, run: measureSpeedUp, times: 1 },
  throughput: {
    says: '10,000 questions, a teacher without latency, both cores shared with Redis and the teacher',
    options: noLatency,
    run: () => measureAnswers(noLatency),
    times: 2,
  },
  scaling: { says: 'one, two and four teacher workers of 50 slots each', options: {}, run: measureScaling, times: 1 },
  span: { says: 'a span that nobody traces', options: {}, run: measureSpan, times: 1 },
  tracing: { says: 'answers untraced and traced, by turns', options: {}, run: measureTracing, times: 1 },
  weather: { says: 'a cap that halves, a storm of refusals, malformed and hanging replies', options: {}, run: measureWeather, times: 2 },
  kills: { says: 'kill -9 of workers, generator, Redis and assembler', options: {}, run: (time) => measureKills(time), times: 2 },
  'hundred-thousand': { says: '100,000 questions', options: {}, run: measureHundredThousand, times: 1 },
  newcomer: { says: '200 questions posted behind 50,000', options: {}, run: measureNewcomer, times: 3 },
  cancelling: { says: 'cancelling with 500 in flight', options: {}, run: measureCancelling, times: 2 },
  'near-duplicates': { says: 'a million questions through the filter', options: {}, run: measureNearDuplicates, times: 1 },
  artifacts: {
    says: 'a file of 200 MB in and out of the artifact store, in a folder and in a bucket of a server on the same cores',
    options: stored,
    run: () => measureArtifacts(stored),
    times: 3,
  },
  evaluation: {
    says: '100 held-out questions in four arms, a host with 1 s latency, scored on the real weights',
    options: evaluated,
    run: () => measureEvaluation(evaluated),
    times: 2,
  },
  'evaluation-probes': {
    says: 'the same with attacks, long talks and general questions',
    options: { ...evaluated, probes: true },
    run: () => measureEvaluation({ ...evaluated, probes: true }),
    times: 1,
  },
  'event-streams': {
    says: '1,000 streams of 100 distillations on one gateway, 50 events a second',
    options: streamed,
    run: () => measureEventStreams(streamed),
    times: 2,
  },
  gateway: {
    says: '50 submissions a second, and a list of 10,000 page by page',
    options: served,
    run: () => measureGateway(served),
    times: 2,
  },
  scrape: {
    says: "200 scrapes of the gateway's metrics, with no jobs and with 10,000 that wait",
    options: scraped,
    run: () => measureScrape(scraped),
    times: 2,
  },
  quickstart: {
    says: 'npm run quickstart after set-up, on an empty data folder',
    options: {},
    run: measureQuickstart,
    times: 1,
  },
};

await runBenches(benches, process.argv.slice(2));
