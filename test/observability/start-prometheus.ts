import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@understudy/service';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { root } from './expressions.ts';

/** A point is its time and its figure, as text. */
const pointSchema = z.tuple([z.number(), z.string()]);
const resultSchema = z.object({
  data: z.object({ result: z.array(z.union([z.object({ values: z.array(pointSchema) }), z.object({ value: pointSchema })])) }),
});
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })) })),
  }),
});
const targetSchema = z.object({ health: z.string(), lastError: z.string(), labels: z.object({ instance: z.string() }) });
const targetsSchema = z.object({ data: z.object({ activeTargets: z.array(targetSchema) }) });

export type Prometheus = AsyncDisposable & {
  /** The figures of all series that an expression gives, at the end or from start to end; times in seconds. */
  figures: (expr: string, at: { start?: number; end: number }) => Promise<number[]>;
  rules: () => Promise<z.infer<typeof rulesSchema>['data']['groups'][number]['rules']>;
  /** Of each target that it cannot scrape, or has not yet, what it says. */
  missing: () => Promise<string[]>;
};

/** A real Prometheus with our rules, which scrapes these addresses (`host:port`) each second. */
export async function startPrometheus(program: string, targets: readonly string[]): Promise<Prometheus> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-prometheus-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [join(root, 'infra/prometheus/alerts.yml')],
    scrape_configs: [{ job_name: 'understudy', honor_labels: true, static_configs: [{ targets }] }],
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(configuration));
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  opened.defer(() => end(child));
  const url = `http://127.0.0.1:${port}`;
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(url + path);
    const body = await response.text();
    if (!response.ok) throw new Error(`Prometheus answers ${response.status} to ${decodeURIComponent(path)}: ${body}`);
    return JSON.parse(body);
  };
  const ready = () =>
    fetch(`${url}/-/ready`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(ready, { timeout: 60_000, interval: 100 }).toBe(200);
  const owned = opened.move();
  return {
    async figures(expr, { start, end }) {
      const query = encodeURIComponent(expr);
      const path =
        start === undefined
          ? `/api/v1/query?query=${query}&time=${end}`
          : `/api/v1/query_range?query=${query}&start=${start}&end=${end}&step=1`;
      const series = resultSchema.parse(await get(path)).data.result;
      return series.flatMap((one) => ('values' in one ? one.values : [one.value])).map(([, figure]) => Number(figure));
    },
    rules: async () => rulesSchema.parse(await get('/api/v1/rules')).data.groups.flatMap((group) => group.rules),
    async missing() {
      const { activeTargets } = targetsSchema.parse(await get('/api/v1/targets')).data;
      // It takes up its targets some seconds after it is ready.
      const stateOf = (address: string) => activeTargets.find(({ labels }) => labels.instance === address);
      return targets.flatMap((address) => {
        const { health, lastError } = stateOf(address) ?? { health: 'not taken up', lastError: '' };
        return health === 'up' ? [] : [`${address}: ${health} ${lastError}`];
      });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
