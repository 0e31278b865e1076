import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { testWith } from './hosted-gateway.ts';
import { startOnTerminal, understudy } from './run-cli.ts';

const test = testWith(({ model, messages }) => `I am ${model.slice(0, 7)}, turn ${messages.length} .`);
const patience = { timeout: 20_000 };

describe('chat with one message', () => {
  test('prints the arms in the order in which they are named, each with its name', async ({ gateway, id }) => {
    const { stdout, code } = await understudy(gateway, ['chat', id, '--arms', 'teacher+prompt,student', 'Who', 'are', 'you?']);
    expect([code, stdout]).toEqual([0, 'teacher+prompt: Ach, my friend .\nstudent: I am student, turn 1 .\n']);
  });

  test('prints JSON for programs', async ({ gateway, id }) => {
    const { stdout, code } = await understudy(gateway, ['chat', id, '--arms', 'student,base', '--json'], 'Who are you?');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      distillationId: id,
      question: 'Who are you?',
      answers: [
        { arm: 'student', text: 'I am student, turn 1 .', finishReason: 'stop', usage: { output: 6 } },
        { arm: 'base', model: 'small' },
      ],
    });
  });

  test('tells which arm could not answer, and ends with 1', async ({ gateway, hosts, id }) => {
    hosts.teacher.faults = [{ kind: 'server-error' }];
    const { stdout, stderr, code } = await understudy(gateway, ['chat', id, '--arms', 'student,teacher+prompt', 'Who?']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('student: I am student, turn 1 .\n')]);
    expect(stderr).toMatch(/^understudy: teacher\+prompt: Model large/);
  });

  test.for([
    ['--arms', 'student,teacher', 'Who?'],
    ['--arms', 'base,base', 'Who?'],
    ['--arms', '', 'Who?'],
  ])('exits 2 for %s %s', async (args, { gateway, id }) => {
    expect((await understudy(gateway, ['chat', id, ...args])).code).toBe(2);
  });
});

describe('chat on a terminal', () => {
  test('goes on with each conversation, begins anew, changes arms, and keeps what was said', async ({ gateway, hosts, id }) => {
    await using terminal = startOnTerminal(gateway.url, ['chat', id]);
    const says = async (keys: string, expected: string | RegExp) => {
      terminal.type(`${keys}\r`);
      await expect.poll(terminal.shown, patience).toMatch(expected);
    };
    await expect.poll(terminal.shown, patience).toContain('you: ');
    await says('Hello', /I am student, turn 1 \./);
    await says('And?', /I am student, turn 3 \./);
    await says('/help', /\/save FILE/);
    await says('/nonsense', /There is no \/nonsense/);
    await says('/arms student,base', /student, base/);
    await says('Both?', /student +base\r?\n[\s\S]*I am student, turn 5 \. +I am small, turn 1 \./);
    await mkdir(gateway.folder, { recursive: true });
    const file = join(gateway.folder, 'talk.jsonl');
    await says(`/save ${file}`, /The talk is in/);
    await says(`/save ${file}`, /there is one already/);
    const [student = '', other = ''] = (await readFile(file, 'utf8')).split('\n');
    expect(JSON.parse(student)).toMatchObject({ arm: 'student', messages: { length: 6 } });
    expect(JSON.parse(other)).toMatchObject({ arm: 'base', messages: [{ role: 'user', content: 'Both?' }, { role: 'assistant' }] });
    await says('/reset', /begins anew/);
    await says('Again', /I am student, turn 1 \. +I am small, turn 1 \./);
    terminal.type('\r');
    expect(await terminal.ended).toBe(0);
    expect(hosts.embedded.counts.requests).toBe(6);
  });

  test('Ctrl-C stops an answer, and the talk goes on; at the prompt it ends the talk', async ({ gateway, hosts, id }) => {
    hosts.embedded.faults = [{ kind: 'hang', first: 1 }];
    await using terminal = startOnTerminal(gateway.url, ['chat', id]);
    await expect.poll(terminal.shown, patience).toContain('you: ');
    terminal.type('Hello\r');
    await expect.poll(() => hosts.embedded.counts.inFlight, patience).toBe(1);
    terminal.type('\u0003');
    await expect.poll(terminal.shown, patience).toContain('Stopped');
    await expect.poll(() => hosts.embedded.counts.inFlight, patience).toBe(0);
    terminal.type('Hello\r');
    await expect.poll(terminal.shown, patience).toContain('I am student, turn 1 .');
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(0);
  });
});
