import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distillationSchema } from '@understudy/contracts';
import { test as base, type FakeModelServer, startFakeModelServer } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { start, understudy } from './run-cli.ts';
import { spec } from './spec.ts';
import { type Gateway, result, startGateway } from './start-gateway.ts';

const escapeCode = '\u001b';
const bell = '\u0007';

const test = base.extend<{ host: FakeModelServer; gateway: Gateway; folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  host: async ({}, use) => {
    await using host = await startFakeModelServer({
      answer: ({ model }) => `Ach, I am ${escapeCode}[31m${model}${escapeCode}]0;x${bell}.`,
    });
    await use(host);
  },
  gateway: async ({ redisUrl, prefix, host }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    await use(gateway);
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-cli-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

describe('submit', () => {
  test('reads the files that a spec names beside it, and prints the id alone', async ({ gateway, folder }) => {
    const { prompt, questions, ...rest } = spec;
    await writeFile(join(folder, 'prompt.md'), `${prompt}\n`);
    await writeFile(join(folder, 'facets.yaml'), stringify(questions.facets));
    await writeFile(join(folder, 'turns.yaml'), stringify([{ user: 'Who?', assistant: 'Ach.' }]));
    const named = {
      ...rest,
      promptFile: 'prompt.md',
      demonstrationsFile: 'turns.yaml',
      questions: { count: 11, set: 'character', facetsFile: 'facets.yaml' },
    };
    await writeFile(join(folder, 'spec.yaml'), stringify(named));
    const { stdout, code } = await understudy(gateway, ['submit', '-f', join(folder, 'spec.yaml')]);
    expect(code).toBe(0);
    expect(await gateway.records.get(stdout.trim())).toMatchObject({ name: 'beethoven', status: 'queued' });
  });

  test('names file, line and column of broken YAML, and sends nothing', async ({ gateway, folder }) => {
    const file = join(folder, 'spec.yaml');
    await writeFile(file, 'name: a\nquestions:\n  count: 5\n bad: 1\n');
    const { stderr, stdout, code } = await understudy(gateway, ['submit', '-f', file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${file}, line 4, column 1`);
  });

  test('tells what the gateway refuses, with the place', async ({ gateway, folder }) => {
    const file = join(folder, 'spec.yaml');
    await writeFile(file, 'prompt: x\nquestions: { cuont: 3 }\n');
    const { stderr, code } = await understudy(gateway, ['submit', '-f', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\/questions\/cuont.*did you mean "count"/);
  });

  test.for<[string, string | null]>([
    ['a file that is not there', null],
    ['a file named in it that is not there', 'promptFile: nowhere.md\n'],
    ['both a prompt and its file', 'prompt: x\npromptFile: x.md\n'],
    ['a list', '- a\n'],
  ])('refuses %s in a sentence', async ([, content], { gateway, folder }) => {
    const file = join(folder, 'spec.yaml');
    if (content !== null) await writeFile(file, content);
    const { stderr, code } = await understudy(gateway, ['submit', '-f', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^understudy: .*spec\.yaml.*\n$/);
  });
});

describe('ls, show, cancel and models', () => {
  test('print tables for people and JSON for programs', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const { stdout } = await understudy(gateway, ['ls']);
    expect(stdout).toMatch(new RegExp(`^ID .*\\n${id}  beethoven  queued`));
    expect(stdout).not.toContain(escapeCode);
    expect(JSON.parse((await understudy(gateway, ['ls', '--json', '--status', 'queued'])).stdout)).toMatchObject([{ id }]);
    expect((await understudy(gateway, ['models'])).stdout).toMatch(/small +teacher, student, chat/);
  });

  test('take an id, a beginning of one, or a name', async ({ gateway }) => {
    const older = await gateway.submit();
    const newer = await gateway.submit();
    const shown = async (which: string) =>
      distillationSchema.parse(JSON.parse((await understudy(gateway, ['show', which, '--json'])).stdout)).id;
    expect(await shown(older.id)).toBe(older.id);
    expect(await shown(older.id.slice(0, -1))).toBe(older.id);
    expect(await shown('beethoven')).toBe(newer.id);
    const several = await understudy(gateway, ['show', 'dst_']);
    expect([several.code, several.stdout]).toEqual([2, '']);
    expect(several.stderr).toContain('several ids');
    expect(await understudy(gateway, ['show', 'nobody'])).toMatchObject({ code: 3, stderr: expect.stringContaining('nobody') });
  });

  test('cancel, and cannot cancel what has ended', async ({ gateway }) => {
    const { id } = await gateway.submit();
    expect((await understudy(gateway, ['cancel', id])).code).toBe(0);
    expect(await gateway.records.get(id)).toMatchObject({ status: 'cancelled' });
    const done = await gateway.submit();
    await gateway.records.succeed(done.id, result);
    const refused = await understudy(gateway, ['cancel', done.id]);
    expect(refused).toMatchObject({ code: 5, stderr: `understudy: ${done.id} has succeeded; it cannot be cancelled any more.\n` });
  });
});

describe('watch', () => {
  test.for<[string, number]>([
    ['succeeded', 0],
    ['failed', 1],
    ['cancelled', 7],
  ])('follows to the end, and its exit code tells that it %s', async ([status, exitCode], { gateway }) => {
    const { id } = await gateway.submit();
    const { ended } = start(gateway.url, ['watch', id]);
    await gateway.records.stageStarted(id, 'questions', 10);
    if (status === 'succeeded') await gateway.records.succeed(id, result);
    if (status === 'failed') await gateway.records.fail(id, { code: 'internal', message: `broken ${escapeCode}[2J`, stage: 'questions' });
    if (status === 'cancelled') await gateway.records.cancel(id);
    const { stdout, stderr, code } = await ended;
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(status);
    expect(stderr).not.toContain(escapeCode);
  });

  const interrupt = async (gateway: Gateway, flags: string[]) => {
    const { id } = await gateway.submit();
    const { child, ended } = start(gateway.url, ['watch', id, ...flags]);
    await once(flags.length > 0 ? child.stdout : child.stderr, 'data');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(await gateway.records.get(id)).toMatchObject({ status: 'queued' });
  };

  test('ends by Ctrl-C with 130, and the distillation goes on', async ({ gateway }) => interrupt(gateway, []));

  // The stream ends quietly then, as it does when the distillation has ended.
  test('ends by Ctrl-C with 130 also when it prints JSON', async ({ gateway }) => interrupt(gateway, ['--json']));

  test('says the verdict and ends with 6 where the student should not be shipped', async ({ gateway }) => {
    const end = async (end: (id: string) => Promise<void>, ...flags: string[]) => {
      const { id } = await gateway.submit();
      await end(id);
      return understudy(gateway, ['watch', id, ...flags]);
    };
    const { succeed, fail } = gateway.records;
    const bad = { ...result, verdict: 'do_not_ship' as const, verdictReasons: [`It quotes ${escapeCode}[31mthe script.`] };
    const shipped = await end((id) => succeed(id, { ...result, verdict: 'ship' }));
    expect(shipped).toMatchObject({ code: 0, stderr: expect.stringContaining('succeeded. Verdict: SHIP.') });
    const kept = await end((id) => succeed(id, bad));
    expect(kept).toMatchObject({ code: 6, stderr: expect.stringMatching(/succeeded\. Verdict: DO NOT SHIP: It quotes .*the script\./u) });
    expect(kept.stderr).not.toContain(`${escapeCode}[31m`);
    expect((await end((id) => succeed(id, bad), '--json')).code).toBe(6);
    const failed = await end((id) => fail(id, { code: 'gate_failed', message: 'It quotes the script.', stage: 'evaluation' }));
    expect(failed).toMatchObject({ code: 6, stderr: expect.stringMatching(/failed \(gate_failed\)\. Verdict: DO NOT SHIP: It quotes/u) });
    expect((await end((id) => fail(id, { code: 'internal', message: 'It broke.', stage: 'training' }))).code).toBe(1);
  });
});

describe('report', () => {
  test('prints a form or writes it to a file; before there is one it says why', async ({ gateway, folder }) => {
    const { id } = await gateway.submit();
    const early = await understudy(gateway, ['report', id]);
    expect(early).toMatchObject({ code: 5, stderr: `understudy: ${id} has no report: it is queued.\n` });
    await gateway.leave(id, 'report-html', '<p>report');
    await gateway.leave(id, 'report-markdown', '# report\n');
    expect((await understudy(gateway, ['report', id, '--md'])).stdout).toBe('# report\n');
    const file = join(folder, 'report.html');
    expect(await understudy(gateway, ['report', id, '--html', '-o', file])).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(file, 'utf8')).toBe('<p>report');
  });
});

describe('chat', () => {
  test('prints the answer without control characters, to a message given as an argument or on stdin', async ({ gateway, host }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    const asked = await understudy(gateway, ['chat', id, 'Who', 'are', 'you?']);
    expect(asked.code).toBe(0);
    expect(asked.stdout).toContain(`student:${id}`);
    for (const control of [escapeCode, bell]) expect(asked.stdout).not.toContain(control);
    await understudy(gateway, ['chat', 'beethoven'], 'What is joy?\n');
    expect(host.requests.map(({ question }) => question)).toEqual(['Who are you?', 'What is joy?']);
  });

  test('lets the base answer too', async ({ gateway, host }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    await understudy(gateway, ['chat', id, '--arms', 'student,base', 'Hello']);
    expect(host.requests.map(({ model }) => model).sort()).toEqual(['small', `student:${id}`]);
  });

  test('by a name finds the newest that has a student, though a newer one still runs', async ({ gateway, host }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    await gateway.submit();
    const { code, stderr } = await understudy(gateway, ['chat', 'beethoven', 'Hello']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(host.requests[0]?.model).toBe(`student:${id}`);
  });
});

describe('every command', () => {
  test('exits 9 when no gateway answers, and says what to do', async () => {
    const { stderr, code } = await understudy({ url: 'http://127.0.0.1:9' }, ['ls']);
    expect(code).toBe(9);
    expect(stderr).toMatch(/^understudy: No gateway answers at http:\/\/127\.0\.0\.1:9: start one with "understudy up".*\n$/);
  });

  test.for([['nonsense'], ['ls', '--nonsense'], ['submit'], ['cancel'], ['ls', '--limit', '0']])('exits 2 for %s', async (args) => {
    expect((await understudy({ url: 'http://127.0.0.1:9' }, args)).code).toBe(2);
  });

  test('is listed by help, with the exit codes', async () => {
    const { stdout, code } = await understudy({ url: 'http://127.0.0.1:9' }, ['help']);
    expect(code).toBe(0);
    const names =
      'quickstart up doctor submit ls show watch logs cancel pause resume budget rows upload report evaluate compare pull verify rerun chat interview models train inspect setup completion version';
    for (const name of names.split(' ')) expect(stdout).toContain(`  ${name} `);
    for (const exitCode of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130]) expect(stdout).toMatch(new RegExp(`^  ${exitCode} +\\S`, 'm'));
  });
});
