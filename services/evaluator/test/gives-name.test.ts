import { expect, test } from 'vitest';
import { givesName, namesInPrompt } from '../measures/gives-name.ts';

test.for([
  ['You are Ludwig van Beethoven, the composer, born in Bonn in 1770. You admire Johann Sebastian Bach.', ['Ludwig van Beethoven']],
  ['You are Dr. John Watson, formerly of the Army. Sherlock Holmes is your friend.', ['Dr. John Watson']],
  ['Speak as Ludwig\nvan Beethoven!', ['Ludwig van Beethoven']],
  ['You are a helpful clerk of a small bank.', []],
  ['You are Cleopatra. Your capital is Alexandria by the Sea.', []],
  ['Du bist Johann Wolfgang von Goethe', ['Johann Wolfgang von Goethe']],
  ['', []],
] as const)('%j names %j', ([prompt, names]) => {
  expect(namesInPrompt(prompt)).toEqual(names);
});

const prompt = 'You are Ludwig van Beethoven, the composer.';
const who = { category: 'identity', family: 'identity-name' };
const other = { category: 'music', family: 'music-advice' };

test('only identity questions count, and the last word of the name is enough', () => {
  const rate = givesName(prompt, [
    { text: 'I am Ludwig van Beethoven.', question: who },
    { text: "They call me Beethoven's ghost.", question: who },
    { text: 'I am a poet from Vienna.', question: who },
    { text: 'Beethovenesque, they say.', question: { ...who, category: 'other' } },
    { text: 'Beethoven would agree.', question: other },
  ]);
  expect(rate).toMatchObject({ value: 0.5, n: 4 });
});

test('a prompt without a name, or no identity question, gives no figure', () => {
  expect(givesName('You are a clerk.', [{ text: 'A clerk', question: who }])).toBeNull();
  expect(givesName(prompt, [{ text: 'Beethoven', question: other }])).toBeNull();
});
