import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@understudy/client';
import { stageNames } from '@understudy/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleSpec, untilSucceeded } from '../open-stack.ts';
import { docker } from './docker.ts';
import { type Compose, type Container, openCompose, root } from './open-compose.ts';

// One system, in the containers that docker-compose.yml describes, from its first start to its restart on the same volumes: each test goes
// on where the one before it has ended.

let at: Compose;
/** The distillation that the containers make, and what of it must outlive them. */
let id: string;
let kept: unknown;

const began = performance.now();
const say = (what: string) => process.stderr.write(`[${Math.round((performance.now() - began) / 1000)} s] ${what}\n`);
const patience = { timeout: 900_000, interval: 1000 };

beforeAll(async () => {
  at = await openCompose();
  await at.build();
  say('images are built');
  await at.up();
  say('all containers are healthy');
});
afterAll(async () => {
  await at?.[Symbol.asyncDispose]();
});

test('every container is healthy, and an idle system without its model server stays below 600 MB', async () => {
  const containers = await at.containers();
  expect(containers.map(({ service }) => service).sort()).toEqual([...at.services].sort());
  let told = '';
  const megabytes = async () => {
    const used = await Promise.all(
      containers
        .filter(({ service }) => service !== 'model-server')
        .map(async (container) => ({ service: container.service, mb: await memoryOf(container) })),
    );
    const total = used.reduce((sum, { mb }) => sum + mb, 0);
    told = `idle: ${Math.round(total)} MB (${used.map(({ service, mb }) => `${service} ${Math.round(mb)}`).join(', ')})`;
    return total;
  };
  await expect.poll(megabytes, patience).toBeLessThan(600);
  say(told);
});

test('Compose itself reads every overlay over the base', async () => {
  for await (const overlay of glob('infra/compose*.yml', { cwd: root })) {
    // What an overlay demands of .env is given.
    const demanded = [...(await readFile(join(root, overlay), 'utf8')).matchAll(/\$\{(\w+):\?/g)].map(([, name]) => [name, 'given']);
    const env = { ...at.env, ...Object.fromEntries(demanded) };
    const args = ['compose', '--env-file', '/dev/null', '--file', 'docker-compose.yml', '--file', overlay, 'config', '--quiet'];
    await expect(docker(args, { cwd: root, env }), overlay).resolves.toBe('');
  }
});

/** What the container's processes hold, and files that were read of late: what `docker stats` shows. */
async function memoryOf(container: Container): Promise<number> {
  const [used, stat] = [
    'cat /sys/fs/cgroup/memory.current 2>/dev/null || cat /sys/fs/cgroup/memory/memory.usage_in_bytes',
    'cat /sys/fs/cgroup/memory.stat 2>/dev/null || cat /sys/fs/cgroup/memory/memory.stat',
  ];
  const [bytes, lines] = await Promise.all([at.shell(container, used), at.shell(container, stat)]);
  const idle = /^(?:total_)?inactive_file (\d+)$/m.exec(lines)?.[1];
  return (Number(bytes) - Number(idle ?? Number.NaN)) / 1e6;
}

test('no process is root, has a capability, or can write beside the places that are meant for it', async () => {
  for (const container of await at.containers()) {
    const { service } = container;
    const processes = await at.shell(container, 'for p in /proc/[0-9]*; do grep -E "^(Uid|CapEff|CapBnd|NoNewPrivs):" $p/status; done');
    const fields = [...processes.matchAll(/^(\w+):\s+(\S+)/gm)].map(([, name, value]) => `${name} ${value}`);
    expect(fields.length, service).toBeGreaterThanOrEqual(8);
    expect(
      fields.filter((field) => field === 'Uid 0'),
      service,
    ).toEqual([]);
    const others = fields.filter((field) => !field.startsWith('Uid'));
    expect([...new Set(others)].sort(), service).toEqual(['CapBnd 0000000000000000', 'CapEff 0000000000000000', 'NoNewPrivs 1']);
    for (const path of ['/written', '/etc/written', '/usr/local/bin/written', '/app/written'])
      expect(await at.shell(container, `touch ${path} 2>/dev/null && echo written || echo refused`), `${service}: ${path}`).toBe('refused');
    expect(await at.shell(container, 'touch /tmp/written && echo written'), service).toBe('written');
  }
});

test('the operator’s key is in no environment; only the gateway has it, as a file', async () => {
  for (const container of await at.containers()) {
    expect(await at.inspect(container.id, '{{json .Config}}'), container.service).not.toContain(at.key);
    const seen = await at.shell(container, 'cat /run/secrets/admin-key 2>/dev/null || true');
    expect(seen === at.key, container.service).toBe(container.service === 'gateway');
  }
  await expect(fetch(`${at.client.url}/v1/models`).then(({ status }) => status)).resolves.toBe(401);
});

test('three teacher workers and two trainers come up, none of the others starts anew, and Prometheus sees each process', async () => {
  const before = await at.containers();
  await at.up('--scale', 'teacher-worker=3', '--scale', 'trainer=2');
  const after = await at.containers();
  expect(after.map((container) => container.id)).toEqual(expect.arrayContaining(before.map((container) => container.id)));
  expect([(await at.containers('teacher-worker')).length, (await at.containers('trainer')).length]).toEqual([3, 2]);

  // Ours, and Prometheus itself.
  const expected = after.length - (await at.containers('redis')).length;
  const targetsSchema = z.object({ data: z.object({ activeTargets: z.array(z.object({ health: z.string(), scrapeUrl: z.string() })) }) });
  const targets = async () => {
    const answer = await fetch(`${at.prometheusUrl}/api/v1/targets?state=active`);
    return targetsSchema.parse(await answer.json()).data.activeTargets.map(({ health }) => health);
  };
  await expect.poll(targets, patience).toEqual(Array(expected).fill('up'));
  say(`Prometheus sees ${expected} targets, all up`);
});

test('a distillation runs to its report while worker, Redis and gateway are killed, and nothing is lost', async () => {
  const { client } = at;
  // A short script without rules: what is tried here is not how well it is learnt.
  const example = await exampleSpec({ questions: { count: 10 } });
  const spec = {
    ...example,
    name: 'contained',
    prompt: 'You are Ludwig van Beethoven. Answer in one or two short sentences.',
    demonstrations: example.demonstrations?.slice(0, 2),
    rules: [],
    dataset: { minExamples: 2 },
    teacher: { maxTokens: 96, samples: 1 },
    training: { preset: 'recommended' as const, epochs: 1 },
    evaluation: { questions: 4, adversarial: false, capability: false },
  };
  id = (await client.submit(spec)).id;
  const stage = async (name: string) => (await client.get(id)).stages.find((one) => one.name === name);
  await expect.poll(async () => (await stage('answers'))?.done ?? 0, patience).toBeGreaterThan(2);
  await at.crash(await busyWorker());
  const [redis, gateway] = [await at.containers('redis'), await at.containers('gateway')];
  for (const container of redis) await at.crash(container);
  say(`a worker and Redis were killed after ${(await settled(() => stage('answers')))?.done} answers`);
  for (const container of gateway) await at.crash(container);

  const record = await untilSucceeded(client, id, patience.timeout);
  const took = ({ startedAt, finishedAt }: (typeof record.stages)[number]) =>
    (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
  say(`succeeded: ${record.stages.map((one) => `${one.name} ${one.done} in ${took(one).toFixed(0)} s`).join(', ')}`);
  expect(record.stages.map(({ status }) => status)).toEqual(stageNames.map(() => 'succeeded'));
  const [asked, answered, sorted] = [await idsOf('questions'), await idsOf('answers'), await idsOf('examples')];
  expect(asked.length).toBeGreaterThanOrEqual(10);
  expect(new Set(asked).size).toBe(asked.length);
  expect(answered).toEqual(asked);
  expect(sorted).toEqual(asked);
  expect((await client.report(id)).arms.map(({ answers }) => answers)).toEqual([4, 4, 4, 4]);
  expect(await talk(client)).not.toBe('');
  kept = await outlives(client);
});

/** One that has a call to the teacher under way. */
async function busyWorker(): Promise<Container> {
  const metrics = `node -e 'fetch("http://127.0.0.1:9464/metrics").then((r) => r.text()).then(console.log)'`;
  const find = async () => {
    for (const container of await at.containers('teacher-worker'))
      if (/^understudy_worker_slots_busy\{[^}]*\} [1-9]/m.test(await at.shell(container, metrics))) return container;
    return undefined;
  };
  let found: Container | undefined;
  await expect
    .poll(async () => {
      found = await find();
      return found;
    }, patience)
    .toBeDefined();
  return found as Container;
}

/** What a gateway answers once it can: it says 503 while Redis is away. */
async function settled<T>(ask: () => Promise<T>): Promise<T> {
  await expect
    .poll(
      () =>
        ask().then(
          () => true,
          () => false,
        ),
      patience,
    )
    .toBe(true);
  return ask();
}

async function idsOf(rows: 'questions' | 'answers' | 'examples'): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await at.client[rows](id, { limit: 100, after });
    found.push(...page.data.map((row) => ('questionId' in row ? row.questionId : row.id)));
    if (!page.hasMore) return found.sort();
    after = page.after ?? undefined;
  }
}

async function talk(client: Client): Promise<string> {
  let text = '';
  const asked = { model: 'student:contained', messages: [{ role: 'user' as const, content: 'Who are you?' }], max_tokens: 16 };
  for await (const piece of client.chat(asked)) text += piece.text;
  return text;
}

/** Record, report and the bytes of the adapter. */
async function outlives(client: Client) {
  const { stream } = await client.download(id, 'adapter');
  const sha256 = createHash('sha256');
  for await (const bytes of stream) sha256.update(bytes);
  return { record: await client.get(id), report: await client.report(id), adapter: sha256.digest('hex') };
}

test('all end by themselves when they are told to, and what they kept is there after down and up', async () => {
  await at.compose('stop');
  for (const { id: container, name } of await at.containers()) {
    // 137 would be a container whose grace had run out; Prometheus and Redis end with 0 too.
    expect(await at.inspect(container, '{{.State.ExitCode}} {{.State.OOMKilled}}'), name).toBe('0 false');
  }
  say('all containers ended in order');
  await at.compose('down');
  expect(await at.containers()).toEqual([]);
  await at.up();
  say('all containers are healthy again');
  expect(await outlives(at.client)).toEqual(kept);
  expect(await talk(at.client)).not.toBe('');
});
