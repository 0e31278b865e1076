// Prometheus and Grafana know the system by names only; these tests tie the names to the code.
import { execFile } from 'node:child_process';
import { access, glob, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createMetrics } from '@understudy/metrics';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');
const exists = (path: string) =>
  access(join(root, path)).then(
    () => true,
    () => false,
  );

// --- names in expressions ---

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string(), expr: z.string(), annotations: z.object({ runbook_url: z.string(), summary: z.string() }) }),
      ),
    }),
  ),
});
const panelSchema = z.object({
  title: z.string(),
  type: z.string(),
  description: z.string().optional(),
  targets: z.array(z.object({ expr: z.string() })).default([]),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }).optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
});
const dashboardSchema = z.object({ uid: z.string(), panels: z.array(panelSchema) });

const rules = rulesSchema.parse(parse(await read('infra/prometheus/alerts.yml'))).groups.flatMap((group) => group.rules);
const dashboard = dashboardSchema.parse(JSON.parse(await read('infra/grafana/dashboards/understudy.json')));
const expressions = [
  ...rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expr })),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: `panel ${title}`, expr }))),
];

/** Metrics with the labels their selectors name, and the labels by which anything is grouped. Enough of PromQL for what we write. */
function namesIn(expr: string) {
  const plain = expr.replace(/"[^"]*"/g, '""').replace(/\[[^\]]*\]/g, '');
  const grouped: string[] = [];
  const rest = plain.replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, labels: string) => {
    grouped.push(...labels.split(',').map((label) => label.trim()));
    return ' ';
  });
  const metrics = [...rest.matchAll(/\b([a-zA-Z_:][\w:]*)\b(?!\s*\()(?:\{([^}]*)\})?/g)]
    .map(([, name = '', selector = '']) => ({ name, labels: [...selector.matchAll(/(\w+)\s*[!=]/g)].map((match) => match[1] ?? '') }))
    .filter(({ name }) => !['and', 'or', 'unless', 'bool', 'offset'].includes(name));
  return { metrics, grouped };
}

const { registry } = createMetrics('test');
const describedSchema = z.object({ type: z.string(), labelNames: z.array(z.string()) });

/** Labels of a metric that we export; a histogram is found by its series' names too. Undefined when nothing exports it. */
async function labelsOf(name: string): Promise<string[] | undefined> {
  if (name === 'up') return ['job', 'instance'];
  const own = registry.getSingleMetric(name);
  const histogram = registry.getSingleMetric(name.replace(/_(bucket|sum|count)$/, ''));
  const metric = own ?? histogram;
  if (metric === undefined) return undefined;
  const { type } = await metric.get();
  if (own === undefined && String(type) !== 'histogram') return undefined;
  const { labelNames } = describedSchema.parse({ type: String(type), labelNames: Reflect.get(metric, 'labelNames') });
  return [...labelNames, 'service', 'job', 'instance', 'le'];
}

test('every metric and label in the alerts and the dashboard is exported by the code', async () => {
  const unknown: string[] = [];
  for (const { where, expr } of expressions) {
    const { metrics, grouped } = namesIn(expr);
    const known = new Set<string>();
    for (const { name, labels } of metrics) {
      const exported = await labelsOf(name);
      if (exported === undefined) unknown.push(`${where}: no code exports ${name}`);
      for (const label of exported ?? []) known.add(label);
      for (const label of labels) if (exported?.includes(label) === false) unknown.push(`${where}: ${name} has no label ${label}`);
    }
    for (const label of grouped) if (!known.has(label)) unknown.push(`${where}: groups by ${label}, which no metric in it has`);
  }
  expect(unknown).toEqual([]);
});

test('every label value that an expression names is a word of the code', async () => {
  const words = new Set<string>();
  for await (const path of glob('{packages,services}/**/*.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'test',
  }))
    for (const [, word = ''] of (await read(path)).matchAll(/'([a-z_-]+)'/g)) words.add(word);
  const matcher = /\b(?:outcome|state|queue|service|result|direction|role)\s*[!=]~?\s*"([^"]*)"/g;
  const unknown = expressions.flatMap(({ where, expr }) =>
    [...expr.matchAll(matcher)]
      .flatMap((match) => (match[1] ?? '').split('|'))
      .filter((value) => !words.has(value))
      .map((value) => `${where}: no code says ${value}`),
  );
  expect(unknown).toEqual([]);
});

test('the tie holds: an unknown metric or label would be seen', async () => {
  expect(await labelsOf('understudy_no_such_total')).toBeUndefined();
  expect(await labelsOf('understudy_queue_jobs_bucket')).toBeUndefined();
  expect(await labelsOf('understudy_queue_wait_seconds_bucket')).toContain('queue');
  expect(namesIn('sum by (queue) (rate(a_total{state=~"b|c", d!="e"}[5m])) / on (f) g_seconds > 0.5 and h')).toEqual({
    metrics: [
      { name: 'a_total', labels: ['state', 'd'] },
      { name: 'g_seconds', labels: [] },
      { name: 'h', labels: [] },
    ],
    grouped: ['queue', 'f'],
  });
});

test('every alert has a runbook', async () => {
  expect(rules.length).toBeGreaterThan(5);
  for (const { alert, annotations } of rules)
    expect(await exists(annotations.runbook_url), `${alert}: ${annotations.runbook_url}`).toBe(true);
});

test('every alert is tested once firing and once quiet', async () => {
  const fileSchema = z.object({
    tests: z.array(z.object({ alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })) })),
  });
  const tests = fileSchema.parse(parse(await read('infra/prometheus/tests/alerts.test.yml'))).tests.flatMap((one) => one.alert_rule_test);
  for (const { alert } of rules) {
    const counts = tests.filter(({ alertname }) => alertname === alert).map(({ exp_alerts }) => exp_alerts.length > 0);
    expect(counts, alert).toContain(true);
    if (alert !== 'UnderstudyWatchdog') expect(counts, alert).toContain(false);
  }
});

test('every panel says what it shows, in which unit, and stands alone in its place', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');
  const taken = new Set<string>();
  for (const { title, description, fieldConfig, targets, gridPos } of panels) {
    expect(description, title).toMatch(/\.$/);
    expect(fieldConfig?.defaults.unit, title).toBeTruthy();
    expect(targets.length, title).toBeGreaterThan(0);
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(taken.has(`${x},${y}`), `${title} lies on another panel`).toBe(false);
        taken.add(`${x},${y}`);
      }
  }
  expect(panels.length).toBeGreaterThan(20);
});

test('rates follow the screen: no fixed window in a rate, no percentile without its buckets', () => {
  for (const { title, targets } of dashboard.panels)
    for (const { expr } of targets) {
      expect(expr, title).not.toMatch(/\brate\([^[]*\[(?!\$__rate_interval\])/);
      if (expr.includes('histogram_quantile')) expect(expr, title).toMatch(/by \(le\b.*_bucket/);
    }
});

// --- promtool ---

const promtool = await findPromtool();

async function findPromtool(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(root, '.understudy/prometheus/usr/bin')];
  for (const folder of folders)
    if (
      await access(join(folder, 'promtool')).then(
        () => true,
        () => false,
      )
    )
      return join(folder, 'promtool');
  return undefined;
}

const withPromtool = test.skipIf(promtool === undefined);
const run = (...args: string[]) => promisify(execFile)(promtool ?? 'promtool', args, { cwd: root });

withPromtool('Prometheus reads its configuration and the alerts (skipped where there is no promtool)', async () => {
  await run('check', 'config', 'infra/prometheus/prometheus.yml');
  await run('check', 'rules', 'infra/prometheus/alerts.yml');
});

withPromtool('alerts fire when they should and are quiet when they should (skipped where there is no promtool)', async () => {
  await run('test', 'rules', 'infra/prometheus/tests/alerts.test.yml');
});
