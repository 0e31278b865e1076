import { startFakeCollector } from '../packages/testing/src/fake-collector.ts';
import { measureAnswers } from './answers.ts';
import type { BenchOptions } from './open-bench.ts';

export type TracingOptions = BenchOptions & { questions: number; pairs: number };

/** The CPU time of an answer over all processes, untraced and with every trace sent to a collector, by turns. */
export async function measureTracing({ pairs, ...options }: TracingOptions) {
  await using collector = await startFakeCollector();
  const found: { untraced: number; traced: number; ratio: number; spans: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const untraced = await cpuMsPerAnswer(options);
    collector.spans.length = 0;
    const traced = await cpuMsPerAnswer({ ...options, environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    found.push({ untraced, traced, ratio: Math.round((100 * traced) / untraced) / 100, spans: collector.spans.length });
  }
  return { pairs: found };
}

async function cpuMsPerAnswer(options: BenchOptions & { questions: number }): Promise<number> {
  const { cpuMsPerAnswer: by } = await measureAnswers(options);
  return ['teacher-worker', 'question-generator'].reduce((sum, name) => sum + (by[name] ?? 0), 0);
}
