// Prometheus and Grafana know the system by names only. These tests tie the names to the code, in both directions.
import { glob } from 'node:fs/promises';
import { createMetrics } from '@understudy/metrics';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { dashboards, expressions, read, records, root } from './expressions.ts';
import { readPromql } from './read-promql.ts';

const { registry } = createMetrics('test');
const describedSchema = z.object({ type: z.string(), labelNames: z.array(z.string()) });

/** What Prometheus and its service discovery add. */
const everywhere = ['job', 'instance', 'service'];
const ofPrometheus: Record<string, string[]> = {
  up: ['job', 'instance'],
  ALERTS: ['alertname', 'alertstate', 'severity', 'job', 'instance', 'queue', 'model', 'service'],
};

/** Labels of a metric that we export or record; a histogram is found by its series' names too. Undefined when nothing exports it. */
async function labelsOf(name: string): Promise<string[] | undefined> {
  if (name in ofPrometheus) return ofPrometheus[name];
  const [level = ''] = name.split(':');
  if (records.some(({ record }) => record === name)) return level.split('_');
  const own = registry.getSingleMetric(name);
  const histogram = registry.getSingleMetric(name.replace(/_(bucket|sum|count)$/, ''));
  const metric = own ?? histogram;
  if (metric === undefined) return undefined;
  const { type } = await metric.get();
  if (own === undefined && String(type) !== 'histogram') return undefined;
  const { labelNames } = describedSchema.parse({ type: String(type), labelNames: Reflect.get(metric, 'labelNames') });
  return [...labelNames, ...everywhere, ...(name.endsWith('_bucket') ? ['le'] : [])];
}

/** Of variables of dashboards: `label_values(metric, label)`. */
const chosen = [...dashboards.values()].flatMap(({ title, templating }) =>
  templating.list.flatMap(({ name, definition }) => {
    const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(definition ?? '') ?? [];
    return metric && label ? [{ where: `${title}, variable ${name}`, metric, label }] : [];
  }),
);

/** The examples of the page. */
const page = await read('docs/observability.md');
const examples = [...page.matchAll(/^ {4}(\w.*understudy_.*)$/gm)].map(([, expr = '']) => ({ where: 'docs/observability.md', expr }));

test('every metric and label that a rule, a dashboard or the documentation names is exported by the code', async () => {
  expect(examples.length).toBeGreaterThan(3);
  const unknown: string[] = [];
  for (const { where, expr } of [...expressions, ...examples]) {
    const { selectors, groupings } = readPromql(expr);
    const known = new Set<string>();
    for (const { metric, matchers } of selectors) {
      const exported = await labelsOf(metric);
      if (exported === undefined) unknown.push(`${where}: no code exports ${metric}`);
      for (const label of exported ?? []) known.add(label);
      for (const { label } of matchers) if (exported?.includes(label) === false) unknown.push(`${where}: ${metric} has no label ${label}`);
    }
    for (const label of groupings) if (!known.has(label)) unknown.push(`${where}: groups by ${label}, which no metric in it has`);
  }
  for (const { where, metric, label } of chosen)
    if (!(await labelsOf(metric))?.includes(label)) unknown.push(`${where}: no code exports ${metric} with ${label}`);
  expect(unknown).toEqual([]);
  expect(chosen.length).toBeGreaterThanOrEqual(dashboards.size);
});

test('every metric of ours is looked at by a rule or a dashboard', async () => {
  const used = new Set(expressions.flatMap(({ expr }) => readPromql(expr).selectors.map(({ metric }) => metric)));
  const ours = registry.getMetricsAsArray().filter(({ name }) => name.startsWith('understudy_'));
  const unused = ours.filter(({ name }) => !['', '_bucket', '_count', '_sum'].some((suffix) => used.has(name + suffix)));
  expect(unused.map(({ name }) => name)).toEqual([]);
  expect(records.map(({ record }) => record).filter((record) => !used.has(record))).toEqual([]);
});

test('every label value that an expression names is a word of the code', async () => {
  const words = new Set<string>();
  const skipped = (name: string) => name === 'node_modules' || name === 'test';
  for await (const path of glob('{packages,services}/**/*.ts', { cwd: root, exclude: skipped }))
    for (const [, word = ''] of (await read(path)).matchAll(/'([a-z_-]+)'/g)) words.add(word);
  const closed = ['outcome', 'state', 'status', 'queue', 'stage', 'service', 'result', 'direction', 'role', 'split', 'kind'];
  const unknown = expressions.flatMap(({ where, expr }) =>
    readPromql(expr)
      .selectors.flatMap(({ matchers }) => matchers)
      .filter(({ label, value }) => closed.includes(label) && !/^5\.\.$/.test(value))
      .flatMap(({ value }) => value.split('|'))
      .filter((value) => !words.has(value))
      .map((value) => `${where}: no code says ${value}`),
  );
  expect(unknown).toEqual([]);
});

test('the tie holds: an unknown metric or label would be seen', async () => {
  expect(await labelsOf('understudy_no_such_total')).toBeUndefined();
  expect(await labelsOf('understudy_queue_jobs_bucket')).toBeUndefined();
  expect(await labelsOf('understudy_queue_wait_seconds_bucket')).toEqual(expect.arrayContaining(['queue', 'le']));
  expect(await labelsOf('job_queue:understudy_queue_oldest_wait_seconds:max')).toEqual(['job', 'queue']);
});
