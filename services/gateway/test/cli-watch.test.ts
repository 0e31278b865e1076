import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@understudy/client';
import { connectRedis } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { freePort } from '@understudy/service';
import { describe, expect } from 'vitest';
import { test } from './gateway-test.ts';
import { start, startOnTerminal, understudy } from './run-cli.ts';
import { spec } from './spec.ts';
import { result } from './start-gateway.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));
const patience = { timeout: 50_000 };

/** What a process says on stderr while it runs. */
function told(child: ReturnType<typeof start>['child']): () => string {
  let said = '';
  child.stderr.on('data', (data) => {
    said += String(data);
  });
  return () => said;
}

describe('watch', () => {
  test('survives a gateway that is killed and started again', async ({ redisUrl, prefix }) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-gateway-'));
    await using redis = await connectRedis(redisUrl);
    const records = createRecords(redis, { prefix });
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const env = {
      PATH: process.env.PATH,
      REDIS_URL: redisUrl,
      UNDERSTUDY_PREFIX: prefix,
      UNDERSTUDY_ARTIFACTS: folder,
      UNDERSTUDY_PORT: port,
    };
    const startProcess = async () => {
      const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
      await expect
        .poll(
          () =>
            fetch(`${url}/readyz`).then(
              ({ ok }) => ok,
              () => false,
            ),
          patience,
        )
        .toBe(true);
      return child;
    };
    const kill = async (child: Awaited<ReturnType<typeof startProcess>>) => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    const before = await startProcess();
    const { id } = await createClient({ url }).submit(spec);
    const { child, ended } = start(url, ['watch', id]);
    const said = told(child);
    await expect.poll(said, patience).toContain('queued');
    await kill(before);
    await expect.poll(said, patience).toContain('The gateway does not answer; waiting for it…');
    await records.stageStarted(id, 'questions', 10);
    await records.appendEvent(id, { type: 'log', level: 'warn', message: 'The host is slow.', data: {} });
    const after = await startProcess();
    await expect.poll(said, patience).toContain('warning: The host is slow.');
    await records.succeed(id, result);
    expect((await ended).code).toBe(0);
    await kill(after);
    await rm(folder, { recursive: true, force: true });
  });

  test('ends with 8 after --timeout, and names what brings one back', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const { code, stderr } = await understudy(gateway, ['watch', id, '--timeout', '1s']);
    expect([code, stderr]).toEqual([8, expect.stringContaining(`It goes on; come back with: understudy watch ${id}`)]);
    expect(await gateway.records.get(id)).toMatchObject({ status: 'queued' });
    expect((await understudy(gateway, ['watch', id, '--timeout', 'soon'])).code).toBe(2);
  });

  test('submit --watch lets go by Ctrl-C, and says how to come back', async ({ gateway }) => {
    const { child, ended } = start(gateway.url, ['submit', '-f', '-', '--watch'], JSON.stringify(spec));
    const said = told(child);
    await expect.poll(said, patience).toContain('queued');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    const id = /dst_[0-9A-Z]{26}/.exec(stderr)?.[0] ?? '';
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain(`${id} goes on; come back with: understudy watch ${id}`);
    expect(await gateway.records.get(id)).toMatchObject({ status: 'queued' });
  });

  test('says nothing when it shall be quiet but how the code comes', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.cancel(id);
    expect(await understudy(gateway, ['watch', id, '-q'])).toEqual({ code: 7, stdout: '', stderr: '' });
  });

  test('draws stages, spending and the last warnings on a terminal', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 5 });
    await using terminal = startOnTerminal(gateway.url, ['watch', id]);
    await gateway.records.stageStarted(id, 'questions', 10);
    const usage = { input: 1200, cachedInput: 1000, output: 40 };
    await gateway.records.settle(id, null, { model: 'large', role: 'questions', usage, costUsd: 0.25 });
    for (const number of [1, 2, 3, 4])
      await gateway.records.appendEvent(id, { type: 'log', level: 'warn', message: `Warning ${number}.`, data: {} });
    await expect
      .poll(terminal.shown, patience)
      .toMatch(/questions {3}░+ {2}0\/10 questions[\s\S]*running, \d+ %.*, \$0\.2500 of \$5\.00 spent/);
    // Only the last three stay; what is above is drawn over.
    await expect
      .poll(() => terminal.shown().slice(terminal.shown().lastIndexOf('Warning 2.')), patience)
      .toMatch(/Warning 3\.[\s\S]*Warning 4\./);
    await gateway.records.succeed(id, result);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown()).toContain(`${id} succeeded.`);
  });
});

describe('logs', () => {
  test('print events by level, stage and age', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.stageStarted(id, 'questions', 10);
    await gateway.records.appendEvent(id, { type: 'log', level: 'warn', message: 'The host is\n slow\u0007.', data: {} });
    await gateway.records.stageStarted(id, 'answers', 10);
    await gateway.records.appendEvent(id, { type: 'log', level: 'error', message: 'The host is gone.', data: {} });
    const { stdout, code } = await understudy(gateway, ['logs', id, '--level', 'warn', '--since', '1h']);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/^\S+ \S+ +/, ''))).toEqual([
      'warn   log       The host is slow.',
      'error  log       The host is gone.',
      '',
    ]);
    const ofStage = (await understudy(gateway, ['logs', id, '--stage', 'questions', '--json'])).stdout.trim().split('\n');
    expect(ofStage.map((line) => JSON.parse(line).message)).toEqual(['questions started', 'The host is\n slow\u0007.']);
    expect((await understudy(gateway, ['logs', id, '--since', '2100-01-01T00:00:00Z'])).stdout).toBe('');
  });

  test('follow what happens to its end', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const { child, ended } = start(gateway.url, ['logs', id, '-f']);
    let shown = '';
    child.stdout.on('data', (data) => {
      shown += String(data);
    });
    await gateway.records.stageStarted(id, 'questions', 10);
    await expect.poll(() => shown, patience).toContain('questions started');
    await gateway.records.succeed(id, result);
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/succeeded\n$/) });
  });

  test.for([
    ['--since', 'yesterday'],
    ['--level', 'debug'],
    ['--stage', 'baking'],
  ])('exit 2 for %s %s', async (args, { gateway }) => {
    expect((await understudy(gateway, ['logs', 'beethoven', ...args])).code).toBe(2);
  });
});
