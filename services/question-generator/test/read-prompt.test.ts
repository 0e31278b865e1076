import { expect, test } from 'vitest';
import type { AskModel } from '../ask-model.ts';
import { readPrompt } from '../read-prompt.ts';
import { id, specOf } from './stage.ts';

test('a call that fails ends the reading only when no other is under way', async () => {
  const slow = Promise.withResolvers<null>();
  let [asked, ended] = [0, false];
  const ask: AskModel = ({ name }) => {
    if (!name.startsWith('facets_')) return Promise.resolve(null);
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('gone')) : slow.promise;
  };
  const spec = specOf({ count: 10, facets: 'auto' });
  const reading = readPrompt(spec, { distillationId: id, ask, signal: new AbortController().signal });
  const end = reading.catch(({ message }: Error) => message).finally(() => (ended = true));
  await expect.poll(() => asked).toBeGreaterThan(1);
  // What ends at once has ended by the next turn of the loop.
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  slow.resolve(null);
  expect(await end).toBe('gone');
});
