import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { readAnswers } from './read-answers.ts';
import { readQuestions } from './read-questions.ts';

const test = base.extend<{ file: (text: string) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-interview-'));
    await use(async (text) => {
      await writeFile(join(folder, 'set.jsonl'), text);
      return join(folder, 'set.jsonl');
    });
    await rm(folder, { recursive: true, force: true });
  },
});

test('every form of a line is a question, whatever stands beside it', async ({ file }) => {
  const turns = (...messages: object[]) => JSON.stringify({ id: 'q_1', messages });
  const path = await file(
    [
      '\ufeff"Who are you?"',
      '{"topic": "music", "question": " What is joy? "}',
      '',
      '{"text": "Why?"}',
      '{"prompt": "When?"}\r',
      turns({ role: 'user', content: 'Where?' }, { role: 'assistant', content: 'In Bonn.' }),
    ].join('\n'),
  );
  expect(await readQuestions(path)).toEqual(['Who are you?', 'What is joy?', 'Why?', 'When?', 'Where?']);
});

test.for<[string, RegExp]>([
  ['Who are you?', /set\.jsonl, line 2, is not JSON/],
  ['[{"question": "Who?"}]', /line 2, is a list/],
  ['{"q": "Who?"}', /line 2, holds no question/],
  ['{"question": "Who?", "text": "Why?"}', /line 2, holds question and text/],
  ['{"question": ["Who?"]}', /line 2, has a "question" that is no text/],
  ['7', /line 2, holds no question/],
  ['{"messages": [{"role": "system", "content": "Be."}, {"role": "user", "content": "Who?"}]}', /line 2, has a system turn/],
  ['{"messages": [{"role": "user", "content": "Who?"}, {"role": "user", "content": "Why?"}]}', /line 2, has 2 user turns/],
  ['{"messages": [{"role": "user", "content": [{"type": "image"}]}]}', /line 2, has messages that are not OpenAI's/],
])('%s is told with its line', async ([line, message], { file }) => {
  await expect(readQuestions(await file(`"First?"\n${line}\n`))).rejects.toThrow(message);
});

test('ready-made answers are pairs, strings or plain lines, as many as there are questions and in their order', async ({ file }) => {
  const questions = ['Who?', 'Why?'];
  const pair = (question: string, answer: string) => JSON.stringify({ question, answer });
  expect(await readAnswers(await file(`${pair('Who?', 'I.')}\n${pair('Why?', 'So.')}\n`), questions)).toEqual(['I.', 'So.']);
  expect(await readAnswers(await file('I.\nSo: 7\n'), questions)).toEqual(['I.', 'So: 7']);
  expect(await readAnswers(await file('"I\\nam."\n"So."\n'), questions)).toEqual(['I\nam.', 'So.']);
  await expect(readAnswers(await file('I.\n'), questions)).rejects.toThrow(/holds 1 answers and the set 2 questions/);
  await expect(readAnswers(await file(`${pair('Why?', 'So.')}\n${pair('Who?', 'I.')}\n`), questions)).rejects.toThrow(
    /line 1, answers another question than the set asks there: "Who\?"/,
  );
  await expect(readAnswers(await file(`${pair('Who?', 'I.')}\nSo.\n`), questions)).rejects.toThrow(/line 2, is not \{"question"/);
});
