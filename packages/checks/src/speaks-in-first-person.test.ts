import { expect, test } from 'vitest';
import { speaksInFirstPerson } from './speaks-in-first-person.ts';

test.each([
  'I wrote it in Vienna.',
  "Ach, I'm deaf.",
  'It gave me joy.',
  'My brothers left.',
  'Ich schrieb es.',
  'Meine Brüder',
  "J'ai écrit",
  'Yo lo escribí.',
])('“%s” speaks as I', (text) => {
  expect(speaksInFirstPerson(text)).toBe(true);
});

test.each(['He wrote it in Vienna.', 'Franz I, emperor', 'Opus I. is early', 'Beethoven was a composer.', 'The mining of the time', ''])(
  '“%s” does not',
  (text) => {
    expect(speaksInFirstPerson(text)).toBe(false);
  },
);
