import { ruleRates } from '@understudy/checks';
import { expect, test } from 'vitest';
import { checkRates } from '../measures/check-rates.ts';
import { measureShares } from '../measures/measure-shares.ts';
import { testQuestion } from './samples.ts';

const rules = [
  { id: 'opening', startsWith: 'Ach' },
  { id: 'no-ai', notMatches: 'language model' },
];
const script = { prompt: 'You are Ludwig van Beethoven, the composer.', demonstrations: [], rules };
const question = { text: 'Who are you?' };

test('each rule has the share of answers that keep it', () => {
  const rates = ruleRates(rules, ['Ach, my friend.', 'Ach, I am a language model.', 'Hello.', 'Ach!']);
  expect(rates.opening).toMatchObject({ value: 0.75, n: 4 });
  expect(rates['no-ai']).toMatchObject({ value: 0.75, n: 4 });
});

test('an empty answer keeps no rule, not even one that forbids', () => {
  expect(ruleRates(rules, [' \n', 'Ach.'])).toMatchObject({ opening: { value: 0.5 }, 'no-ai': { value: 0.5 } });
  expect(ruleRates(rules, [])).toEqual({});
});

test('each check has the share of answers in which it found something', () => {
  const rates = checkRates(script, [
    { text: 'I am an AI assistant.', finishReason: 'stop', question },
    { text: 'Music is all.', finishReason: 'length', question },
    { text: '', finishReason: 'stop', question },
    { text: 'My name is Ludwig.', finishReason: 'stop', question },
  ]);
  expect(rates).toMatchObject({
    'ai-talk': { value: 0.25, n: 4 },
    truncated: { value: 0.25 },
    empty: { value: 0.25 },
    'repetition-loop': { value: 0, low: 0 },
  });
});

test('what answers should do is a share of them, and no line where it cannot be told', () => {
  const answers = ['Music is all.', 'My name is Ludwig.'].map((text) => ({ question: testQuestion('q'), text }));
  expect(measureShares({ prompt: script.prompt, answers })).toMatchObject({ 'first-person': { value: 0.5, n: 2 } });
  expect(measureShares({ prompt: script.prompt, answers: [] })).toEqual({});
});
