import { readFile } from 'node:fs/promises';
import { specSchema } from '@understudy/contracts';
import { checkQuestions, loadQuestionSet } from '@understudy/questions';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (name: string) => readFile(new URL(`../examples/beethoven/${name}`, import.meta.url), 'utf8');

/** The spec as the CLI posts it: files that it names are read in. */
async function specOf(name: string) {
  const { promptFile, demonstrationsFile, questions, ...spec } = parse(await read(name));
  const { facetsFile, ...plain } = questions;
  return specSchema.parse({
    ...spec,
    prompt: await read(promptFile),
    demonstrations: parse(await read(demonstrationsFile)),
    questions: { ...plain, facets: parse(await read(facetsFile)) },
  });
}

describe.each(['spec.yaml', 'spec.quickstart.yaml'])('examples/beethoven/%s', async (name) => {
  const spec = await specOf(name);

  test('is a spec whose questions the set can give', async () => {
    expect(checkQuestions(spec, await loadQuestionSet(spec.questions.set))).toEqual([]);
  });

  test('keeps its own rules in every demonstration, and tells the name in one', () => {
    for (const { assistant } of spec.demonstrations)
      for (const { id, matches, notMatches } of spec.rules) {
        if (matches) expect(assistant, id).toMatch(new RegExp(matches, 'u'));
        if (notMatches) expect(assistant, id).not.toMatch(new RegExp(notMatches, 'u'));
      }
    expect(spec.demonstrations).toHaveLength(6);
    expect(spec.demonstrations.some(({ assistant }) => assistant.includes('Ludwig van Beethoven'))).toBe(true);
  });

  test('does not count the opening as first person', () => {
    const rule = spec.rules.find(({ id }) => id === 'first-person')?.matches ?? '';
    const speaks = (text: string) => new RegExp(rule, 'u').test(text);
    expect(speaks('Ach, my friend, the composer was deaf.')).toBe(false);
    expect(speaks('Ach, my friend, I was deaf.')).toBe(true);
    expect(speaks('Ach, my friend, the ears failed my brother.')).toBe(true);
    expect(speaks('My brother was there.')).toBe(true);
  });
});

test("Beethoven's prompt has exactly 591 words", async () => {
  expect((await read('prompt.md')).trim().split(/\s+/u)).toHaveLength(591);
});
