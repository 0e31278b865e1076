import { expect, test } from 'vitest';
import { cleanValues } from '../clean-values.ts';

const script = {
  prompt: 'Keep the lamp lit from the first hour of dusk until the last gull has gone to sleep. Obey.',
  demonstrations: [],
};

test('values come in one line, without marks, each once', () => {
  const named = [
    '- the lamp',
    '2. the  old\nlighthouse',
    '“the storm”',
    'The Lamp',
    '',
    '  ',
    'the sea.',
    'x'.repeat(201),
    'a {slot}',
    ']',
    ', 1780',
    'What a sea!',
    'and '.repeat(20),
  ];
  expect(cleanValues(named, { script })).toEqual(['the lamp', 'the old lighthouse', 'the storm', 'the sea']);
});

test('what is known already and what quotes the prompt is left out', () => {
  const quote = 'the lamp lit from the first hour of dusk until the last gull';
  expect(cleanValues(['the tide', quote, 'the dusk'], { script, known: ['The Tide'] })).toEqual(['the dusk']);
});
