import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readJson } from '@understudy/artifacts';
import { artifactKey, reportSchema } from '@understudy/contracts';
import { connectRedis } from '@understudy/queues';
import { startRedisServer } from '@understudy/service';
import { parse } from 'yaml';
import { startFakeModelServer } from '../packages/testing/src/fake-model-server.ts';
import { sampleSpec, testQuestion } from '../services/evaluator/test/samples.ts';
import { distillationId, layOut, openEvaluator, trainAdapter } from '../services/evaluator/test/trained-distillation.ts';
import { openScratch } from './training/open-scratch.ts';

export type EvaluationOptions = { questions: number; latencyMs: number };
type Span = [from: number, to: number];

const read = (path: string) => readFile(fileURLToPath(new URL(`../examples/beethoven/${path}`, import.meta.url)), 'utf8');

/**
 * What an evaluation adds to the time of the models that it asks. The host is a fake one that takes `latencyMs` an answer, four at a time
 * as the embedded one does; the answers are scored by the real engine on the real weights. A model is at work while a call is under way or
 * the engine scores; what the run takes beyond that is ours: starting the engine and loading weights into it, measures, bootstrap, pages.
 */
export async function measureEvaluation({ questions, latencyMs }: EvaluationOptions) {
  await using opened = new AsyncDisposableStack();
  const { path: folder } = opened.use(await openScratch());
  const { path: adapter } = opened.use(await openScratch());
  const trained = { folder: adapter, file: await trainAdapter(adapter) };
  const { path: directory } = opened.use(await openScratch());
  const server = opened.use(await startRedisServer({ directory }));
  const redis = opened.use(await connectRedis(server.url));
  const say = (question: string) =>
    `Ach, my friend, ${question.toLowerCase()} ${'I walk in the woods and listen to what they sing to me. '.repeat(4)}`;
  const host = opened.use(await startFakeModelServer({ latencyMs, answer: ({ question }) => say(question) }));
  const spec = sampleSpec({
    prompt: await read('prompt.md'),
    demonstrations: parse(await read('demonstrations.yaml')),
    teacher: { model: 'smollm2-135m', maxTokens: 96 },
    evaluation: { questions, adversarial: false, capability: false },
  });
  const heldOut = Array.from({ length: questions }, (_, index) =>
    testQuestion(`q_${String(index).padStart(20, '0')}`, {
      text: say(`number ${index}`),
      category: index % 3 === 0 ? 'identity' : 'music',
    }),
  );
  const place = { redis, prefix: '{understudy}', folder };
  await layOut({ ...place, spec, heldOut }, trained);

  const spans: Record<'asking' | 'timing' | 'scoring', Span[]> = { asking: [], timing: [], scoring: [] };
  const { artifacts, run } = opened.use(
    await openEvaluator(
      { ...place, modelServer: host.url },
      {
        chat: ({ ask }) => ({ ask: (id, request) => within(request.stream ? spans.timing : spans.asking, () => ask(id, request)) }),
        engine: (engine) => ({
          ...engine,
          request(request, options) {
            let began = performance.now();
            const onEvent: typeof options.onEvent = (event) => {
              if (event.event === 'phase' && event.phase === 'scoring') began = performance.now();
              options.onEvent?.(event);
            };
            return engine.request(request, { ...options, onEvent }).finally(() => spans.scoring.push([began, performance.now()]));
          },
        }),
      },
    ),
  );
  const began = performance.now();
  await run();
  const ended = performance.now();
  const atWork = lengthOf(Object.values(spans).flat());
  const whole = ended - began;
  const { asking, timing, scoring } = spans;
  return {
    calls: host.counts.requests,
    seconds: seconds(whole),
    modelsAtWork: seconds(atWork),
    /** What is ours, over the models' time. */
    added: Number(((whole - atWork) / atWork).toFixed(3)),
    scoring: seconds(lengthOf(scoring)),
    /** From the last call to the end: every measure with its interval, three forms of the report, the card, the manifest. */
    reportSeconds: seconds(ended - Math.max(...timing.map(([, to]) => to))),
    intervals: countIntervals(await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema)),
    /** Of four places at the host, while the arms are asked. */
    placesInUse: Number((asking.reduce((sum, [from, to]) => sum + to - from, 0) / (4 * lengthOf(asking))).toFixed(3)),
  };
}

const seconds = (ms: number) => Number((ms / 1000).toFixed(2));

async function within<T>(spans: Span[], work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  try {
    return await work();
  } finally {
    spans.push([from, performance.now()]);
  }
}

/** Of the time that one or more of them cover. */
function lengthOf(spans: readonly Span[]): number {
  let [length, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
}

/** Figures of a report that come with an interval. */
function countIntervals(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + countIntervals(part), 'low' in value && 'n' in value ? 1 : 0);
}
