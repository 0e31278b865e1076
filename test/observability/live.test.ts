// Dashboards and rules against a running system: a real Prometheus scrapes every process through successes and failures, and every panel has
// something to show.
import { execFile } from 'node:child_process';
import { startFakeModelServer, tinyHome, tinyLlama } from '@understudy/testing';
import { expect, test } from 'vitest';
import { openStack } from '../open-stack.ts';
import { dashboards, panels, root } from './expressions.ts';
import { answer, faults, playScenario } from './play-scenario.ts';
import { prometheusTool } from './prometheus-tools.ts';
import { startPrometheus } from './start-prometheus.ts';

const [prometheus, promtool] = await Promise.all([prometheusTool('prometheus'), prometheusTool('promtool')]);
const price = { input: 1, cachedInput: 0.1, output: 4 };

/** As Grafana fills in what is chosen at first. A rate looks back over four scrapes. */
const fill = (expr: string, seconds: number) =>
  expr
    .replaceAll('$__rate_interval', '4s')
    .replaceAll('$__range', `${seconds}s`)
    .replaceAll(/"\$\w+"/g, '".*"');

const asked = [
  ...panels.flatMap(({ panel, where }) =>
    panel.targets.map(({ refId, expr, instant = false }) => ({ where: `${where}, query ${refId}`, expr, instant })),
  ),
  ...[...dashboards.values()].flatMap(({ title, annotations }) =>
    annotations.list.map(({ name, expr }) => ({ where: `${title}, annotation ${name}`, expr, instant: false })),
  ),
];

test.skipIf(prometheus === undefined)(
  'every panel shows something once the system has lived through a day, and every rule can be evaluated (skipped where there is no Prometheus)',
  async () => {
    await using host = await startFakeModelServer({ answer, latencyMs: 50, faults });
    const environment = { UNDERSTUDY_HOME: (await tinyHome()).home, UNDERSTUDY_PYTHON: `${root}.understudy/venv/bin/python` };
    await using at = await openStack({ hostedUrl: host.url, price, student: tinyLlama, environment, scale: { 'teacher-worker': 2 } });
    const addresses = at.stack.processes.map(({ readyUrl }) => new URL(readyUrl).host);
    await using watched = await startPrometheus(prometheus ?? '', addresses);
    await expect.poll(watched.missing, { timeout: 60_000 }).toEqual([]);
    const start = Date.now() / 1000;
    await playScenario(at);
    // Every process has been scraped since, with success (on a busy machine one may not answer in time), and has had a moment to count what came last.
    const ended = Date.now() / 1000;
    const scraped = async () => (await watched.figures(`count(up == 1 and timestamp(up) > ${ended + 1})`, { end: Date.now() / 1000 }))[0];
    await expect.poll(scraped, { timeout: 60_000 }).toBe(addresses.length);
    // The points of a range begin at its start, and the last one may not lie before those scrapes.
    const end = Date.now() / 1000 + 1;
    const seconds = Math.ceil(end - start);
    // What a process has counted goes with it.
    expect(await watched.figures(`changes(process_start_time_seconds[${seconds}s]) > 0`, { end })).toEqual([]);

    const empty: string[] = [];
    for (const { where, expr, instant } of asked) {
      const found = await watched.figures(fill(expr, seconds), instant ? { end } : { start, end });
      // A series of NaN is a panel that looks right and shows nothing.
      if (!found.some((figure) => !Number.isNaN(figure))) empty.push(`${where}: ${found.length > 0 ? 'NaN' : 'nothing'} of ${expr}`);
    }
    expect(empty.join('\n')).toBe('');

    const rules = await watched.rules();
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(rules.length).toBeGreaterThan(15);

    for (const { name, readyUrl } of at.stack.processes) {
      const metrics = await (await fetch(new URL('/metrics', readyUrl))).text();
      expect(await lint(metrics), name).toEqual([]);
    }
  },
  900_000,
);

/** What promtool finds fault with, a line each. */
function lint(metrics: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(promtool ?? 'promtool', ['check', 'metrics'], (error, _, faults) => {
      // 3: it found something.
      if (error && error.code !== 3) reject(new Error(`promtool check metrics: ${faults}`));
      else resolve(faults.split('\n').filter((line) => line !== ''));
    });
    child.stdin?.end(metrics);
  });
}
