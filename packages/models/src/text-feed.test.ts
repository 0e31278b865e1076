import { expect, test } from 'vitest';
import { createTextFeed } from './text-feed.ts';

function fed(pieces: readonly string[], text: string): string[] {
  const heard: string[] = [];
  const feed = createTextFeed((piece) => heard.push(piece));
  let content = '';
  for (const piece of pieces) {
    content += piece;
    feed.grow(content);
  }
  feed.end(text);
  return heard;
}

test('an answer is passed on piece by piece', () => {
  expect(fed(['Ach', ', my', ' friend.'], 'Ach, my friend.')).toEqual(['Ach', ', my', ' friend.']);
  expect(fed(['1 < 2', ' and so on'], '1 < 2 and so on')).toEqual(['1 < 2', ' and so on']);
});

test('thoughts that it begins with are held back until they are closed', () => {
  expect(fed(['<', 'think', '>I am a', ' model', '</think>\n', 'Ach', '.'], 'Ach.')).toEqual(['Ach', '.']);
  expect(fed(['<', 'b>Ach', '</b>'], '<b>Ach</b>')).toEqual(['<b>Ach', '</b>']);
});

test('thoughts that are never closed come at the end, as the reply has them', () => {
  expect(fed(['<think>I am', ' a model'], '<think>I am a model')).toEqual(['<think>I am a model']);
});

test('half a character waits for its other half', () => {
  expect(fed(['a\ud83c', '\udfb5'], 'a🎵')).toEqual(['a', '🎵']);
});
