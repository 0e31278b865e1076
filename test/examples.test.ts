import { readFile } from 'node:fs/promises';
import { checkAnswer, checkRules } from '@understudy/checks';
import { type Spec, specSchema } from '@understudy/contracts';
import { checkQuestions, loadQuestionSet, planQuestions } from '@understudy/questions';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (path: string) => readFile(new URL(`../examples/${path}`, import.meta.url), 'utf8');

/** The spec as the CLI posts it: files that it names are read in. */
async function specOf(folder: string, name: string): Promise<Spec> {
  const { promptFile, demonstrationsFile, questions, ...spec } = parse(await read(`${folder}/${name}`));
  const { facetsFile, ...plain } = questions;
  return specSchema.parse({
    ...spec,
    prompt: await read(`${folder}/${promptFile}`),
    demonstrations: parse(await read(`${folder}/${demonstrationsFile}`)),
    questions: { ...plain, facets: parse(await read(`${folder}/${facetsFile}`)) },
  });
}

const examples = [
  ['beethoven', 'spec.yaml'],
  ['beethoven', 'spec.quickstart.yaml'],
  ['support-policy', 'spec.yaml'],
] as const;

describe.each(examples)('examples/%s/%s', async (folder, name) => {
  const spec = await specOf(folder, name);

  test('is a spec whose questions the set can give, and whose rules can be checked', () => {
    expect(checkQuestions(spec)).toEqual([]);
    expect(checkRules(spec.rules)).toEqual([]);
  });

  test('gets as many questions as it asks for without a model', () => {
    const { set, facets, items } = spec.questions;
    if (set === 'auto' || facets === 'auto') throw new Error(`${folder}/${name} leaves its questions to a model.`);
    const own = Array.isArray(items) ? items : [];
    const questions = [...planQuestions(spec, { set: loadQuestionSet(set), facets, items: own })];
    expect(questions.filter(({ split }) => split === 'train')).toHaveLength(spec.questions.count);
    expect(questions.filter(({ split }) => split === 'test')).toHaveLength(spec.evaluation.questions);
    expect(questions.filter(({ origin }) => origin === 'user')).toHaveLength(own.length);
  });

  test('keeps its own rules and the checks on answers in every demonstration', () => {
    const { prompt = '', rules } = spec;
    for (const { user: question, assistant: text } of spec.demonstrations)
      expect(checkAnswer({ text, finishReason: 'stop' }, { prompt, rules, question, demonstrations: [] }), text).toEqual([]);
  });
});

describe('examples/beethoven', async () => {
  const { demonstrations, rules } = await specOf('beethoven', 'spec.yaml');

  test('the prompt has exactly 591 words', async () => {
    expect((await read('beethoven/prompt.md')).trim().split(/\s+/u)).toHaveLength(591);
  });

  test('one of six demonstrations tells the name', () => {
    expect(demonstrations).toHaveLength(6);
    expect(demonstrations.some(({ assistant }) => assistant.includes('Ludwig van Beethoven'))).toBe(true);
  });

  test('the opening does not count as first person', () => {
    const rule = rules.find(({ id }) => id === 'first-person')?.matches ?? '';
    const speaks = (text: string) => new RegExp(rule, 'u').test(text);
    expect(speaks('Ach, my friend, the composer was deaf.')).toBe(false);
    expect(speaks('Ach, my friend, I was deaf.')).toBe(true);
    expect(speaks('Ach, my friend, the ears failed my brother.')).toBe(true);
    expect(speaks('My brother was there.')).toBe(true);
  });
});

test('examples/support-policy has a prompt of some 500 words', async () => {
  const words = (await read('support-policy/prompt.md')).trim().split(/\s+/u).length;
  expect(words).toBeGreaterThan(450);
  expect(words).toBeLessThan(600);
});
