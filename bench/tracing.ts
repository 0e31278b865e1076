import { startFakeCollector } from '../packages/testing/src/fake-collector.ts';
import { measureAnswers } from './answers.ts';

const options = { questions: 3000, latencyMs: 0, workers: 2, maxInFlight: 100 };
const pairs = 3;

/** The CPU time of an answer over all processes, untraced and with every trace sent to a collector, by turns. */
export async function measureTracing() {
  await using collector = await startFakeCollector();
  const found: { untraced: number; traced: number; ratio: number; spans: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const untraced = await cpuMsPerAnswer({});
    collector.spans.length = 0;
    const traced = await cpuMsPerAnswer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    found.push({ untraced, traced, ratio: Math.round((100 * traced) / untraced) / 100, spans: collector.spans.length });
  }
  return { pairs: found };
}

async function cpuMsPerAnswer(environment: NodeJS.ProcessEnv): Promise<number> {
  const { cpuMsPerAnswer: by } = await measureAnswers({ ...options, environment });
  return ['teacher-worker', 'question-generator'].reduce((sum, name) => sum + (by[name] ?? 0), 0);
}
