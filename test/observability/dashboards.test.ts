// The dashboards as files: what they are made of, and the rules of https://github.com/grafana/dashboard-linter that make sense here.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dashboardFiles } from '../../infra/grafana/dashboard-files.ts';
import { dashboards, folder, panels, read, root } from './expressions.ts';
import { readPromql } from './read-promql.ts';

const aggregations = ['sum', 'max', 'min', 'count', 'avg'];
const exists = (path: string) =>
  access(join(root, path)).then(
    () => true,
    () => false,
  );

test('the files are what the code makes, and nothing else lies beside them', async () => {
  const made = dashboardFiles();
  expect([...dashboards.keys()].sort()).toEqual([...made.keys()].sort());
  for (const [name, text] of made) expect(await read(join(folder, name)), `${name}: run npm run dashboards`).toBe(text);
});

test('what is provisioned and what compose opens first is there', async () => {
  const { datasources } = parse(await read('infra/grafana/provisioning/datasources/prometheus.yml'));
  const { providers } = parse(await read('infra/grafana/provisioning/dashboards/understudy.yml'));
  expect(providers).toEqual([expect.objectContaining({ folder: 'Understudy', allowUiUpdates: false })]);
  const compose = parse(await read('docker-compose.yml'), { merge: true });
  const { environment, volumes } = compose.services.grafana;
  expect(volumes).toContain(`./${folder}:${providers[0].options.path}:ro`);
  const home = environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH.replace(`${providers[0].options.path}/`, '');
  expect(dashboards.get(home)?.uid).toBe('understudy-overview');
  for (const { templating } of dashboards.values()) {
    const chosen = templating.list.find(({ type }) => type === 'datasource');
    expect(chosen).toMatchObject({ name: 'datasource', current: { value: datasources[0].uid } });
  }
});

test('a dashboard can be provisioned anywhere: its uid is its own, and no input has to be filled in', async () => {
  expect(new Set([...dashboards.values()].map(({ uid }) => uid)).size).toBe(dashboards.size);
  for (const [name, { tags, templating }] of dashboards) {
    const text = await read(join(folder, name));
    expect(text, name).not.toMatch(/__inputs|__requires|\$\{DS_/);
    expect(tags).toEqual(['understudy']);
    const known = [...templating.list.map((variable) => variable.name), '__rate_interval', '__range', '__url_time_range'];
    const used = [...text.matchAll(/\$\{?(\w+)/g)].map(([, variable]) => variable as string);
    expect(
      used.filter((variable) => variable !== '__all' && !known.includes(variable)),
      `${name}: variables that nothing defines`,
    ).toEqual([]);
  }
});

test('a dashboard is for a person: six to fourteen panels, and the overview is one screen', () => {
  for (const { title, panels } of dashboards.values()) {
    expect(panels.length, title).toBeGreaterThanOrEqual(6);
    expect(panels.length, title).toBeLessThanOrEqual(14);
    expect(new Set(panels.map((panel) => panel.title)).size, title).toBe(panels.length);
    expect(new Set(panels.map(({ id }) => id)).size, title).toBe(panels.length);
  }
  const ends = dashboards.get('overview.json')?.panels.map(({ gridPos }) => gridPos.y + gridPos.h) ?? [];
  expect(Math.max(...ends)).toBeLessThanOrEqual(26);
});

test.for(panels)('$where says what it tells and in which unit, and its colours mean something', ({ panel }) => {
  const { title, description, targets, fieldConfig, type } = panel;
  expect(title).toMatch(/^[A-Z]/);
  expect(description.length).toBeGreaterThan(40);
  expect(description).toMatch(/[.?]$/);
  const { unit, thresholds, custom } = fieldConfig.defaults;
  expect(unit).not.toBe('');
  const [first, ...limits] = thresholds.steps;
  expect(first?.value).toBeNull();
  expect(limits.map(({ value }) => value)).toEqual(limits.map(({ value }) => value).toSorted((one, other) => (one ?? 0) - (other ?? 0)));
  // Grafana's default, which nobody has thought about.
  expect(limits).not.toEqual([{ value: 80, color: 'red' }]);
  if (unit === 'percentunit') for (const { value } of limits) expect(value).toBeLessThanOrEqual(1);
  if (type === 'timeseries') expect(custom.thresholdsStyle?.mode).toBe(limits.length > 0 ? 'dashed' : 'off');
  expect(targets.map(({ refId }) => refId)).toEqual(['A', 'B', 'C', 'D'].slice(0, targets.length));
  for (const { datasource, legendFormat, instant, range } of targets) {
    expect(datasource).toEqual({ type: 'prometheus', uid: '$' + '{datasource}' });
    expect(legendFormat).not.toBe('');
    expect(instant === true).toBe(range !== true);
  }
});

test('panels lie side by side, fill their rows and leave nothing out', () => {
  for (const { title, panels } of dashboards.values()) {
    const taken = new Set<string>();
    for (const { title: name, gridPos } of panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`), `${title}: ${name} lies on another panel`).toBe(false);
          expect(x, `${title}: ${name} ends beyond the grid`).toBeLessThan(24);
          taken.add(`${x},${y}`);
        }
    const height = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    expect(taken.size, `${title} has holes`).toBe(24 * height);
  }
});

test.for([...new Set(panels.map(({ panel }) => panel.type))])('Grafana has a panel called %s', async (type) => {
  // By a name that the bundler of the tests does not look at.
  const module = `@grafana/grafana-foundation-sdk/${type}`;
  const { PanelBuilder } = await import(/* @vite-ignore */ module);
  expect(new PanelBuilder().build().type).toBe(type);
});

test.for(panels)('$where asks in a way that holds on every screen and for several processes', ({ panel }) => {
  for (const { expr, instant, legendFormat } of panel.targets) {
    const { selectors, groupings, quantiles } = readPromql(expr);
    expect(selectors.length, expr).toBeGreaterThan(0);
    for (const { metric, within, range, matchers } of selectors) {
      if (metric !== 'ALERTS') expect(matchers, expr).toContainEqual({ label: 'job', operator: '=~', value: '$job' });
      if (['rate', 'irate'].includes(within[0] ?? '')) expect(range, expr).toBe('$__rate_interval');
      if (instant !== true) expect(range, `${expr}: the whole range again at every point`).not.toBe('$__range');
      if (/_(total|count|sum|bucket)$/.test(metric)) expect(['rate', 'increase'], `${expr} shows a raw counter`).toContain(within[0]);
      const aggregated = within.some((name) => aggregations.includes(name));
      expect(aggregated, `${expr} is not aggregated over processes`).toBe(true);
    }
    for (const { keeps, selectors } of quantiles) {
      expect(keeps, expr).toContain('le');
      for (const { metric } of selectors) expect(metric).toMatch(/_bucket$/);
    }
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    for (const label of named) if (panel.type !== 'table') expect(groupings, `${legendFormat} of ${expr}`).toContain(label);
    // What is aggregated twice loses the labels of the inner one.
    const once = selectors.every(({ within }) => within.filter((name) => aggregations.includes(name)).length === 1);
    if (once && panel.type !== 'table') expect(named, expr).toEqual(expect.arrayContaining(groupings.filter((label) => label !== 'le')));
  }
});

test('links lead to dashboards that are there, and descriptions to pages that are there', async () => {
  const uids = [...dashboards.values()].map(({ uid }) => uid);
  for (const { title, links, panels } of dashboards.values()) {
    expect(links[0], title).toMatchObject({ type: 'dashboards', tags: ['understudy'] });
    for (const { url } of panels.flatMap((panel) => panel.links)) expect(uids).toContain(/^\/d\/([\w-]+)\?/.exec(url ?? '')?.[1]);
    for (const { description } of panels)
      for (const [path] of description.matchAll(/\b(?:docs|bench)\/[\w./-]+\.md/g)) expect(await exists(path), path).toBe(true);
  }
});
