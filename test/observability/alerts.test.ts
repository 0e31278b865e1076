// The rules: that each has a page and tests of both kinds, and what promtool says of them.
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { alerts, read, records, root } from './expressions.ts';
import { prometheusTool } from './prometheus-tools.ts';
import { readPromql } from './read-promql.ts';

/** UnderstudyTargetDown → target-down. */
const pageOf = (alert: string) =>
  alert
    .replace(/^Understudy/, '')
    .replace(/(?<!^)(?=[A-Z])/g, '-')
    .toLowerCase();

const testsSchema = z.object({
  tests: z.array(z.object({ alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })).default([]) })),
});
const testFiles = await Array.fromAsync(glob('infra/prometheus/tests/*.yml', { cwd: root }));

test('every alert has a page that says what to do, and every page belongs to an alert', async () => {
  const pages = await Array.fromAsync(glob('docs/runbooks/*.md', { cwd: root }));
  expect(alerts.map(({ alert }) => `docs/runbooks/${pageOf(alert)}.md`).sort()).toEqual(pages.sort());
  for (const { alert, annotations } of alerts) {
    expect(annotations.runbook_url, alert).toBe(`docs/runbooks/${pageOf(alert)}.md`);
    const page = await read(annotations.runbook_url);
    const parts = [...page.matchAll(/^\*\*(.+?)\.?\*\*/gm)].map(([, name]) => name);
    expect(parts, alert).toEqual(['What it means', 'Who suffers', 'Look here first', 'Mend', 'Quiet again']);
  }
});

test('every alert is tested at least once firing and once quiet', async () => {
  const files = await Promise.all(testFiles.map(async (path) => testsSchema.parse(parse(await readFile(join(root, path), 'utf8')))));
  const tests = files.flatMap((file) => file.tests).flatMap((one) => one.alert_rule_test);
  for (const { alert } of alerts) {
    const fires = tests.filter(({ alertname }) => alertname === alert).map(({ exp_alerts }) => exp_alerts.length > 0);
    expect(fires, `${alert}, firing`).toContain(true);
    // What always fires cannot be quiet.
    if (alert !== 'UnderstudyWatchdog') expect(fires, `${alert}, quiet`).toContain(false);
  }
  expect(tests.filter(({ alertname }) => !alerts.some(({ alert }) => alert === alertname))).toEqual([]);
});

test('an alert says who is to act; only the watchdog is for nobody', () => {
  for (const { alert, labels } of alerts) expect(labels.severity === 'none', alert).toBe(alert === 'UnderstudyWatchdog');
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
});

test('a recording rule is named after the labels that it keeps', () => {
  for (const { record, expr } of records) {
    const [level = ''] = record.split(':');
    expect(record).toMatch(/^[a-z_]+:understudy_[a-z_]+:[a-z0-9_]+$/);
    expect([...new Set(readPromql(expr).groupings)], record).toEqual(level.split('_'));
  }
});

test('rules tell installations apart', () => {
  for (const { alert, expr } of alerts.filter(({ alert }) => !['UnderstudyServiceMissing', 'UnderstudyWatchdog'].includes(alert))) {
    const aggregated = readPromql(expr).selectors.some(({ within }) => within.some((name) => ['sum', 'max', 'min'].includes(name)));
    if (aggregated) expect(readPromql(expr).groupings, alert).toContain('job');
  }
});

const promtool = await prometheusTool('promtool');
const withPromtool = test.skipIf(promtool === undefined);
const run = (...args: string[]) => promisify(execFile)(promtool ?? 'promtool', args, { cwd: root });

withPromtool('Prometheus reads its configuration and the rules (skipped where there is no promtool)', async () => {
  await run('check', 'config', 'infra/prometheus/prometheus.yml');
  await run('check', 'rules', '--lint-fatal', 'infra/prometheus/alerts.yml');
});

withPromtool('alerts fire when they should and are quiet when they should (skipped where there is no promtool)', async () => {
  expect(testFiles.length).toBeGreaterThan(0);
  await run('test', 'rules', ...testFiles);
});
