import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CollectedSpan, startFakeCollector, startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { exampleSpec, openStack, published, untilSucceeded } from './open-stack.ts';

/** From a span up to the first of its trace. */
function lineage(span: CollectedSpan, spans: readonly CollectedSpan[]): CollectedSpan[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [span, ...lineage(parent, spans)] : [span];
}

test('one trace follows a distillation from its submission through the queues to the calls of the model, and the logs name it', async () => {
  await using collector = await startFakeCollector();
  await using teacher = await startFakeModelServer({ answer: ({ question }) => `Ach, my friend, ${question.toLowerCase()} I wept.` });
  await using at = await openStack({
    hostedUrl: teacher.url,
    scale: { trainer: 0, evaluator: 0 },
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const spec = await exampleSpec({ name: 'traced', questions: { count: 12 }, dataset: { minExamples: 3 }, stopAfter: 'dataset' });
  const posted = await fetch(`${at.stack.url}/v1/distillations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent },
    body: JSON.stringify(spec),
  });
  const { id } = (await posted.json()) as { id: string };
  await untilSucceeded(at.client, id, 120_000);
  const { answers } = await published(at, id);

  const traced = () => collector.spans.filter(({ traceId }) => traceId === traceparent.slice(3, 35));
  const worked = (service: string) => traced().filter((span) => span.service === service && span.kind === 5);
  // A process sends what it has once a second.
  await expect.poll(() => worked('dataset-assembler').length, { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => worked('teacher-worker').length, { timeout: 20_000 }).toBe(answers.length);
  const spans = traced();
  const asked = spans.filter(({ service, name }) => service === 'teacher-worker' && name === 'chat hosted');
  expect(asked.length).toBeGreaterThanOrEqual(answers.length);
  expect(asked[0]?.attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
  const path = lineage(asked[0] as CollectedSpan, spans).map(({ service, kind }) => `${service} ${kind}`);
  expect(new Set(path)).toEqual(
    new Set(['teacher-worker 3', 'teacher-worker 5', 'question-generator 4', 'question-generator 5', 'gateway 4', 'gateway 2']),
  );
  expect(lineage(asked[0] as CollectedSpan, spans).at(-1)).toMatchObject({
    name: 'POST /v1/distillations',
    parentSpanId: traceparent.slice(36, 52),
    attributes: { 'http.route': '/v1/distillations', 'http.response.status_code': 201 },
  });
  // Nothing of what was said is told.
  expect(JSON.stringify(collector.spans)).not.toMatch(/Beethoven|my friend/);
  // No trace of looking for jobs that are not there.
  expect(collector.spans.filter(({ parentSpanId, kind }) => parentSpanId === '' && kind === 1)).toEqual([]);

  const { logs } = at.stack;
  const lines = (await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')))).join('\n').split('\n');
  const ours = lines.filter((line) => line.includes(id)).map((line) => JSON.parse(line) as Record<string, unknown>);
  const written = ours.find(({ msg }) => msg === 'dataset written');
  expect(written).toMatchObject({ distillationId: id, stage: 'dataset', traceId: traceparent.slice(3, 35) });
});
