import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bareEnvironment, serve } from '@understudy/testing';
import { test as base, describe, expect } from 'vitest';
import { exitCodes, exitMeanings } from './command.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

async function understudy(args: readonly string[], { cwd, env }: { cwd: string; env?: Record<string, string> }) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...bareEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code: Number(code) };
}

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-main-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const emptyList = JSON.stringify({ object: 'list', data: [], hasMore: false, after: null });

describe('the line', () => {
  test.for<[string[], string]>([
    [['sumbit'], 'There is no command sumbit; did you mean submit?'],
    [['frobnicate'], 'There is no command frobnicate; "understudy help" lists those there are.'],
    [['ls', '--statsu', 'queued'], 'ls has no option --statsu; did you mean --status?'],
    [['ls', '--frobnicate'], 'ls has no option --frobnicate; "understudy ls --help" lists them.'],
    [['ls', '--limit'], "Option '--limit <value>' argument missing"],
    [['retry', 'beethoven', '--from', 'begin'], '--from begin is none of questions, answers, dataset, training, evaluation.'],
  ])('%s is answered with what is near', async ([args, told], { folder }) => {
    const { code, stdout, stderr } = await understudy(args, { cwd: folder });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(`understudy: ${told}`)]);
  });

  test('every command shows how it is used, with an example', async ({ folder }) => {
    const { stdout } = await understudy(['help'], { cwd: folder });
    const names = [...stdout.matchAll(/^ {2}([a-z]+) +[A-Z]/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(25);
    const { stdout: shown, code } = await understudy(['help', ...names], { cwd: folder });
    const helps = shown.split(/^(?=understudy )/m);
    expect([code, helps.length]).toEqual([0, names.length]);
    for (const [place, help] of helps.entries()) {
      expect(help).toMatch(new RegExp(`^understudy ${names[place]}\\b[\\s\\S]*For example:\\n\\n {2}.*understudy ${names[place]}\\b`));
      // What the example says must be readable too: its options are options of the command.
      const example = /For example:\n\n {2}(.*)/.exec(help)?.[1] ?? '';
      for (const [, option] of example.matchAll(/--([a-z-]+)/g)) expect(help).toContain(`--${option} `);
    }
  });
});

test('the document names every command, and no other', async ({ folder }) => {
  const page = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  const table = /\| what for \| commands \|\n([\s\S]*?)\n\n/.exec(page)?.[1] ?? '';
  const named = new Set([...table.matchAll(/`([a-z]+)`/g)].map(([, name]) => name));
  const { stdout } = await understudy(['help'], { cwd: folder });
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) +[A-Z]/gm)].map(([, name]) => name);
  expect([...named].sort()).toEqual([...commands, 'help'].sort());
});

describe('exit codes', () => {
  test('are told by help and by the document with the same words', async ({ folder }) => {
    const { stdout } = await understudy(['help'], { cwd: folder });
    const page = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8').then((text) => text.replaceAll('`', ''));
    for (const [name, meaning] of Object.entries(exitMeanings)) {
      const code = exitCodes[name as keyof typeof exitCodes];
      expect(stdout).toMatch(new RegExp(`^  ${code} +${meaning}$`, 'm'));
      expect(page).toContain(`| ${code} | ${meaning}`);
    }
  });

  test.for([401, 403])('4 where the gateway answers %s; the key is not shown', async (status, { folder }) => {
    await using gateway = await serve((_, response) => response.writeHead(status).end());
    const told = await understudy(['ls', '--url', gateway.url], { cwd: folder, env: { UNDERSTUDY_KEY: 'uk_secret' } });
    expect(told.code).toBe(4);
    expect(told.stderr).not.toContain('uk_secret');
  });

  test('1 where what answers is no gateway, 9 where nothing does', async ({ folder }) => {
    await using other = await serve((_, response) => response.end('<html>'));
    expect((await understudy(['ls', '--url', other.url], { cwd: folder })).code).toBe(1);
    expect((await understudy(['ls', '--url', 'http://127.0.0.1:9'], { cwd: folder })).code).toBe(9);
  });
});

describe('understudy.yaml', () => {
  test('stands below flags and environment, above what is usual, and holds for folders below it', async ({ folder }) => {
    const asked: { path: string; key: string | undefined }[] = [];
    await using gateway = await serve(({ url = '', headers }, response) => {
      asked.push({ path: url, key: headers.authorization });
      response.setHeader('content-type', 'application/json').end(emptyList);
    });
    const below = join(folder, 'a', 'b');
    await mkdir(below, { recursive: true });
    const settings = `url: ${gateway.url}\nkeyEnv: UNDERSTUDY_WORK_KEY\ndefaults: { ls: { limit: 7, json: true } }\n`;
    await writeFile(join(folder, 'understudy.yaml'), settings);
    const work = { UNDERSTUDY_WORK_KEY: 'uk_work' };
    expect(await understudy(['ls'], { cwd: below, env: work })).toMatchObject({ code: 0, stdout: '[]\n' });
    expect(asked.at(-1)).toEqual({ path: '/v1/distillations?limit=7', key: 'Bearer uk_work' });
    const flags = await understudy(['ls', '--limit', '9', '--no-json'], { cwd: below, env: { ...work, UNDERSTUDY_KEY: 'uk_mine' } });
    expect(flags.stdout).toMatch(/^ID /);
    expect(asked.at(-1)).toEqual({ path: '/v1/distillations?limit=9', key: 'Bearer uk_mine' });
    expect((await understudy(['ls'], { cwd: below, env: { UNDERSTUDY_URL: 'http://127.0.0.1:9' } })).code).toBe(9);
    expect((await understudy(['ls', '--url', 'http://127.0.0.1:9'], { cwd: below })).code).toBe(9);
  });

  test.for<[string, RegExp]>([
    ['ulr: http://127.0.0.1:9\n', /understudy\.yaml is not right: .*Unknown key "ulr"; did you mean "url"/],
    ['url: nowhere\n', /\/url/],
    ['keyEnv: AWS_SECRET_ACCESS_KEY\n', /\/keyEnv: .*must match \/\^UNDERSTUDY_/],
    ['key: uk_secret\n', /Unknown key "key"/],
    ['defaults: { sumbit: { watch: true } }\n', /a command sumbit, which there is not; did you mean submit\?/],
    ['defaults: { submit: { wach: true } }\n', /submit has no option wach; did you mean watch\?/],
    ['defaults: { submit: { watch: always } }\n', /watch of submit takes true or false, not "always"/],
    ['url: [\n', /understudy\.yaml, line 2, column 1/],
  ])('is refused for %j', async ([content, told], { folder }) => {
    await writeFile(join(folder, 'understudy.yaml'), content);
    const { code, stderr } = await understudy(['ls'], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringMatching(told)]);
  });
});

test('completion wants a shell that it knows', async ({ folder }) => {
  expect(await understudy(['completion', 'tcsh'], { cwd: folder })).toMatchObject({ code: 2, stderr: expect.stringContaining('bash') });
});

test('version prints one line, or JSON', async ({ folder }) => {
  expect((await understudy(['version'], { cwd: folder })).stdout).toMatch(/^understudy \d+\.\d+\.\d+\n$/);
  expect(JSON.parse((await understudy(['--version', '--json'], { cwd: folder })).stdout)).toEqual({
    version: expect.any(String),
    node: process.versions.node,
  });
});

test('what comes quietly says nothing but data and faults', async ({ folder }) => {
  await using gateway = await serve((_, response) => response.setHeader('content-type', 'application/json').end(emptyList));
  expect(await understudy(['ls', '--quiet', '--json', '--url', gateway.url], { cwd: folder })).toEqual({
    code: 0,
    stdout: '[]\n',
    stderr: '',
  });
  const fault = await understudy(['show', 'nobody', '-q', '--url', gateway.url], { cwd: folder });
  expect([fault.code, fault.stderr]).toEqual([3, expect.stringContaining('nobody')]);
});
