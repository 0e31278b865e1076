import { expect, test } from 'vitest';
import { asksWhoYouAre } from '../asks-who-you-are.ts';

test.for([
  'Who are you?',
  'hey, who r u',
  'Sorry, but who is this?',
  'What’s your name?',
  'What is your real name, if I may ask?',
  'May I ask who you are?',
  'Could you introduce yourself, please?',
  'Tell me a little about yourself.',
  'With whom... I mean, who am I speaking to?',
  'What do your friends call you?',
  'What are you?',
  'Wer bist du eigentlich?',
  'Stellen Sie sich bitte vor.',
  'Qui êtes-vous ?',
  '¿Quién eres?',
  'Chi sei?',
])('"%s" asks it', (text) => {
  expect(asksWhoYouAre(text)).toBe(true);
});

test.for([
  'Who are your friends?',
  'What are you working on?',
  'Who is the greatest of them?',
  'What is the name of your teacher?',
  'Who were you before the war?',
  'How are you?',
  'Tell me about your day.',
  'Who are you talking about?',
  'What do you call this chord?',
  'Wie heißt das Stück?',
])('"%s" does not', (text) => {
  expect(asksWhoYouAre(text)).toBe(false);
});
