import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, type FakeModelServer, type FakeModelServerOptions, startFakeModelServer } from '@understudy/testing';
import { expect } from 'vitest';
import { start, understudy } from './run-cli.ts';
import { type Gateway, result, startGateway } from './start-gateway.ts';

/** The base talks as an AI; whoever has the script, or was trained on it, as Beethoven. */
const answer: NonNullable<FakeModelServerOptions['answer']> = ({ model, messages }) =>
  messages.length > 1 || model.startsWith('student:') ? 'Ach, my friend, I am Ludwig.' : 'I am an AI assistant.';

type Asked = { id: string; set: string; output: string; rows: () => Promise<Record<string, unknown>[]> };
const test = base.extend<{ host: FakeModelServer; gateway: Gateway; asked: Asked }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  host: async ({}, use) => {
    await using host = await startFakeModelServer({ answer });
    await use(host);
  },
  gateway: async ({ redisUrl, prefix, host }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    await use(gateway);
  },
  asked: async ({ gateway }, use) => {
    const { id } = await gateway.submit({
      rules: [{ id: 'opening', startsWith: 'Ach' }],
      teacher: { temperature: 0.4, maxTokens: 64 },
    });
    await gateway.records.succeed(id, result);
    await mkdir(gateway.folder, { recursive: true });
    const [set, output] = [join(gateway.folder, 'set.jsonl'), join(gateway.folder, 'out.jsonl')];
    await writeFile(set, '{"topic": "life", "question": "Who are you?"}\n"What is joy?"\n"Who are you?"\n');
    const rows = async () =>
      (await readFile(output, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    await use({ id, set, output, rows });
  },
});

const allArms = ['--arm', 'student', '--arm', 'base', '--arm', 'base+prompt'];

test('every arm is asked every question as the teacher was, with one seed a question, and measured', async ({ gateway, host, asked }) => {
  const { id, set, output, rows } = asked;
  const { code, stdout, stderr } = await understudy(gateway, ['interview', '--set', set, '-o', output, ...allArms]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('9 of 9 answers');
  const lines = stdout.split('\n').map((line) => line.split(/ {2,}/u));
  expect(lines[0]).toEqual(['', 'student', 'base', 'base+prompt']);
  expect(lines).toContainEqual(['answers', '3', '3', '3']);
  expect(lines).toContainEqual(['mean words', '6.0 (6.0–6.0)', '5.0 (5.0–5.0)', '6.0 (6.0–6.0)']);
  expect(lines).toContainEqual(['talks of AI', '0 % (0–56)', '100 % (44–100)', '0 % (0–56)']);
  expect(lines).toContainEqual(['every rule', '100 % (44–100)', '0 % (0–56)', '100 % (44–100)']);

  expect(await rows()).toHaveLength(9);
  expect(await rows()).toContainEqual({
    question: 'What is joy?',
    arm: 'student',
    model: `student:${id}`,
    answer: 'Ach, my friend, I am Ludwig.',
    finishReason: 'stop',
  });
  expect(host.requests.every(({ body }) => body.temperature === 0.4 && body.max_tokens === 64)).toBe(true);
  expect(host.requests.filter(({ messages }) => messages.length > 1)).toHaveLength(3);
  // A question that stands twice in the set has two seeds, the same ones for every arm.
  const seeds = host.requests.map(({ question, body }) => `${question} ${body.seed}`);
  expect(new Set(seeds).size).toBe(3);
});

test('what the output holds is not asked again, though its last line was cut off', async ({ gateway, host, asked }) => {
  const { set, output, rows } = asked;
  await understudy(gateway, ['interview', '--set', set, '-o', output]);
  const [first] = (await readFile(output, 'utf8')).split('\n');
  await writeFile(output, `${first}\n`);
  await appendFile(output, '{"question": "What is');
  const before = host.counts.requests;
  const again = await understudy(gateway, ['interview', '--set', set, '-o', output, '--json']);
  expect(again.stderr).toContain('holds 1 of 3 answers already');
  expect(JSON.parse(again.stdout)).toMatchObject({ questions: 3, arms: [{ arm: 'student', answers: 3, aiTalk: { value: 0, n: 3 } }] });
  expect(host.counts.requests - before).toBe(2);
  expect(await rows()).toHaveLength(3);
});

test('after Ctrl-C the same command goes on', async ({ gateway, host, asked }) => {
  const { set, output, rows } = asked;
  host.faults = [{ kind: 'hang', when: ({ number }) => number > 1 }];
  const { child, ended } = start(gateway.url, ['interview', '--set', set, '-o', output]);
  await expect.poll(() => readFile(output, 'utf8').catch(() => ''), { timeout: 60_000 }).toContain('\n');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  host.faults = [];
  const before = host.counts.requests;
  expect((await understudy(gateway, ['interview', '--set', set, '-o', output])).code).toBe(0);
  expect(host.counts.requests - before).toBe(2);
  expect(await rows()).toHaveLength(3);
});

test('ready-made answers are measured beside, and kept once', async ({ gateway, asked }) => {
  const { set, output, rows } = asked;
  const file = join(gateway.folder, 'peer.txt');
  await writeFile(file, 'I am a language model.\nJoy is joy.\nI am Ludwig.\n');
  for (const _ of ['first', 'second']) {
    const { stdout, code } = await understudy(gateway, ['interview', '--set', set, '-o', output, '--answers', `peer=${file}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/talks of AI +0 % \(0–56\) +33 % \(6–79\)\n/u);
    expect(stdout).toMatch(/cut off +0 % \(0–56\) +–\n/u);
  }
  expect((await rows()).filter(({ arm }) => arm === 'peer')).toHaveLength(3);
  await writeFile(file, 'Other.\nJoy is joy.\nI am Ludwig.\n');
  const changed = await understudy(gateway, ['interview', '--set', set, '-o', output, '--answers', `peer=${file}`]);
  expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining('holds other answers of peer') });
  await writeFile(file, 'One.\n');
  const short = await understudy(gateway, ['interview', '--set', set, '-o', output, '--answers', `peer=${file}`]);
  expect(short).toMatchObject({ code: 2, stderr: expect.stringContaining('holds 1 answers and the set 3 questions') });
});

test('an output of another student, of other questions, or of something else is refused and left alone', async ({ gateway, asked }) => {
  const { id, set, output } = asked;
  const row = { question: 'What is joy?', arm: 'student', model: `student:${id}`, answer: 'Ach.', finishReason: 'stop' };
  for (const [kept, told] of [
    [{ ...row, model: 'student:dst_other' }, 'holds answers of student from student:dst_other'],
    [{ ...row, question: 'Why?' }, 'answers "Why?", which the set does not ask'],
    [{ text: 'notes' }, 'line 1, is no answer of an interview'],
  ] as const) {
    await writeFile(output, `${JSON.stringify(kept)}\n`);
    const refused = await understudy(gateway, ['interview', '--set', set, '-o', output]);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(told) });
    expect(await readFile(output, 'utf8')).toBe(`${JSON.stringify(kept)}\n`);
  }
  for (const args of [
    ['--set', set],
    ['--set', set, '-o', output, '--arm', 'teacher'],
    ['--set', set, '-o', output, '--answers', 'peer'],
    ['--set', set, '-o', output, '--answers', 'base=x'],
  ])
    expect((await understudy(gateway, ['interview', ...args])).code).toBe(2);
});
