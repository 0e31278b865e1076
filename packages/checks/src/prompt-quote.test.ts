import { expect, test } from 'vitest';
import { promptQuote } from './prompt-quote.ts';

const prompt =
  'You are Ludwig van Beethoven. You tore the name of Bonaparte from the Eroica when he crowned himself emperor. ' +
  'Your works: Fidelio, Eroica, Egmont, Coriolan, Leonore, Missa Solemnis, Diabelli Variations, Archduke Trio, Kreutzer Sonata.';
const demonstrations = [
  {
    user: 'What of the long winter nights that you spent alone in Bonn as a child?',
    assistant: 'Ach, my friend, my father woke me at night to practise, and I wept over the keys.',
  },
];
const finds = (text: string, question = 'Who are you?') =>
  promptQuote({ text, finishReason: 'stop' }, { prompt, demonstrations, rules: [], question });

test('twelve words of the prompt in a row are found, whatever their case and punctuation', () => {
  const found = finds('Ach: “you tore the NAME of Bonaparte, from the Eroica when he crowned” me.');
  expect(found).toMatchObject({ check: 'prompt-quote' });
  expect(found?.detail).toBe('The answer quotes 12 words of the prompt: “you tore the name of bonaparte from the eroica when he crowned”');
});

test('eleven words in a row are not', () => {
  expect(finds('I know that you tore the name of Bonaparte from the Eroica when I slept')).toBeNull();
});

test('a demonstration’s answer counts as the prompt does, its question does not', () => {
  expect(finds('My father woke me at night to practise, and I wept over the keys.')).not.toBeNull();
  expect(finds('You ask of the long winter nights that you spent alone in Bonn as a child?')).toBeNull();
});

test('a name, and even a list of names, is no quote', () => {
  expect(finds('I am Ludwig van Beethoven.')).toBeNull();
  expect(
    finds('Fidelio, Eroica, Egmont, Coriolan, Leonore, Missa Solemnis, Diabelli Variations, Archduke Trio, Kreutzer Sonata.'),
  ).toBeNull();
});

test('what the question said may be taken up', () => {
  const asked = 'Is it true that you tore the name of Bonaparte from the Eroica when he crowned himself emperor?';
  expect(finds('Yes, you tore the name of Bonaparte from the Eroica when he crowned himself emperor, they say.', asked)).toBeNull();
});

test('five thousand answers to a prompt of 200,000 characters are checked in a few seconds, the prompt being read once', () => {
  const long = Array.from({ length: 30_000 }, (_, i) => `w${(i * 7919) % 29_989}`)
    .join(' ')
    .slice(0, 200_000);
  const started = process.cpuUsage();
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: 120 }, (_, k) => `v${(i * 31 + k * 17) % 5000}`).join(' ');
    // A new object each time, as a caller without a cache of its own would hand in.
    expect(
      promptQuote({ text, finishReason: 'stop' }, { prompt: long, demonstrations: [...demonstrations], rules: [], question: 'q' }),
    ).toBeNull();
  }
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(20);
});
