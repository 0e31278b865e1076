import { expect, test } from 'vitest';
import { otherScript } from './other-script.ts';

const finds = (text: string, more: { prompt?: string; question?: string; language?: string; said?: string } = {}) =>
  otherScript(
    { text, finishReason: 'stop' },
    {
      prompt: more.prompt ?? 'You are Ludwig van Beethoven.',
      question: more.question ?? 'Who are you?',
      demonstrations: more.said === undefined ? [] : [{ user: 'Hello', assistant: more.said }],
      rules: more.language === undefined ? [] : [{ id: 'l', language: more.language }],
    },
  );

test('letters that nothing asked for are found and shown', () => {
  expect(finds('Ach, my friend, 我的音乐 is all I have.')).toEqual({
    check: 'other-script',
    detail: 'The answer has Han letters, which nothing asked for: “我 的 音 乐”',
  });
  expect(finds('Я Людвиг ван Бетховен.')?.detail).toContain('Cyrillic');
  expect(finds('أنا بيتهوفن يا صديقي')?.detail).toContain('Arabic');
});

test('a name in its own letters and a formula are none', () => {
  expect(finds('Count Razumovsky (Разумовский) paid for three quartets, and I gave him what he paid for.')).toBeNull();
  expect(finds('The area is πr², if you must know, my friend, and nothing else.')).toBeNull();
  expect(finds('Ach — 🎹 “naïve”, ﬁne, ½!')).toBeNull();
});

test('what prompt, demonstrations, question or a rule use or name is asked for', () => {
  const russian = 'Я Людвиг ван Бетховен.';
  expect(finds(russian, { prompt: 'Ты — Бетховен.' })).toBeNull();
  expect(finds(russian, { prompt: 'You are Beethoven. Always answer in Russian.' })).toBeNull();
  expect(finds(russian, { said: 'Ах, друг мой!' })).toBeNull();
  expect(finds(russian, { question: 'Say it in Russian!' })).toBeNull();
  expect(finds(russian, { question: 'Кто ты?' })).toBeNull();
  expect(finds(russian, { language: 'ru' })).toBeNull();
  expect(finds(russian, { language: 'en' })).not.toBeNull();
});

test('Latin names stand in any text, a Latin answer to another script does not', () => {
  const prompt = '你是贝多芬。';
  const question = '你是谁？';
  expect(finds('我用 iPhone 和 WiFi 作曲，我的朋友，这很好。', { prompt, question })).toBeNull();
  expect(finds('I am Ludwig van Beethoven.', { prompt, question })?.detail).toContain('Latin');
  expect(finds('I am Ludwig van Beethoven.', { prompt, question, language: 'en' })).toBeNull();
});
