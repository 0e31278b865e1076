import type { FaultKind } from '@understudy/testing';
import { expect, test } from 'vitest';
import { failure, key, openChat, total } from '../test/open-chat.ts';

test('a streamed answer is the same as a whole one, and is paid alike', async () => {
  await using opened = await openChat({ key });
  await opened.ask({ seed: 3 });
  const { latencyMs: _, ...plain } = await opened.ask({ seed: 3 });
  const { latencyMs, firstTokenMs, ...streamed } = await opened.ask({ seed: 3, stream: true });
  expect({ ...streamed, firstTokenMs: null }).toEqual(plain);
  expect(firstTokenMs).toBeLessThanOrEqual(latencyMs);
  expect(opened.server.requests[2]?.body).toEqual({
    ...opened.server.requests[1]?.body,
    stream: true,
    stream_options: { include_usage: true },
  });
  const labels = { model: 'big', role: 'teacher', direction: 'output' };
  expect(await total(opened.metrics.modelTokens, labels)).toBe(3 * plain.usage.output);
});

test('the first token is timed from the sending, whatever the wait for its turn and the rest of the answer take', async () => {
  await using opened = await openChat({ latencyMs: 60, wordMs: 20, answer: () => 'Ach, my dear friend.', maxInFlight: 1 });
  const asked = performance.now();
  const replies = await Promise.all([opened.ask({ stream: true }), opened.ask({ stream: true })]);
  const all = performance.now() - asked;
  for (const { firstTokenMs, latencyMs } of replies) {
    expect(firstTokenMs).toBeGreaterThanOrEqual(55);
    expect(latencyMs - (firstTokenMs ?? 0)).toBeGreaterThan(20);
  }
  // One after the other, so neither clock ran while it waited.
  expect(replies.reduce((sum, { latencyMs }) => sum + latencyMs, 0)).toBeLessThanOrEqual(all);
});

test('a host that answers whole is read all the same, without a time of a first token', async () => {
  await using opened = await openChat({ faults: [{ kind: 'whole' }] });
  expect(await opened.ask({ stream: true })).toMatchObject({
    text: expect.stringContaining('fate'),
    finishReason: 'stop',
    firstTokenMs: null,
  });
});

test('streamed too, thoughts are left out, odd characters stay, and empty, cut and filtered answers are answers', async () => {
  await using opened = await openChat({ answer: () => 'Ach.' });
  const streamed = async (kind: FaultKind) => {
    opened.server.faults = [{ kind }];
    const { text, finishReason, firstTokenMs } = await opened.ask({ stream: true });
    return [text, finishReason, firstTokenMs === null ? 'nothing' : 'timed'];
  };
  expect(await streamed('thinking')).toEqual(['Ach.', 'stop', 'timed']);
  expect(await streamed('emoji')).toEqual(['Ach. 🎼👨‍👩‍👧‍👦🏳️‍🌈 é', 'stop', 'timed']);
  expect(await streamed('truncated')).toEqual(['Ach.', 'length', 'timed']);
  expect(await streamed('empty')).toEqual(['', 'stop', 'nothing']);
  expect(await streamed('filtered')).toEqual(['', 'content_filter', 'nothing']);
});

const failures: [FaultKind, object, RegExp][] = [
  ['unauthorized', { code: 'auth', status: 401 }, /refuses the key \(401\)/],
  ['content-policy', { code: 'refused', contentPolicy: true }, /refuses what the request says/],
  ['bad-request', { code: 'refused', contentPolicy: false }, /It says: This model has a context of 2048 tokens\./],
  ['server-error', { code: 'unreachable', status: 500 }, /fails \(500\)/],
  ['redirect', { code: 'bad_response', status: 307 }, /redirect \(307\)/],
  ['html', { code: 'bad_response' }, /answers with a web page/],
  ['broken-json', { code: 'bad_response' }, /broken JSON/],
  ['no-choices', { code: 'bad_response' }, /JSON of another shape \(choices/],
  ['huge', { code: 'bad_response' }, /more than 8 MiB/],
  ['half-closed', { code: 'unreachable' }, /cannot be reached \(UND_ERR_\w+\)/],
  ['other-model', { code: 'bad_response' }, /answers as cheaper-one/],
  ['cut', { code: 'unreachable' }, /cannot be reached \(UND_ERR_SOCKET\)/],
  ['stream-cut', { code: 'unreachable' }, /cannot be reached \(UND_ERR_SOCKET\)/],
  ['stream-error', { code: 'unreachable' }, /fails in the middle of its answer/],
  ['stream-unfinished', { code: 'unreachable' }, /breaks off in the middle of its answer/],
];
test.each(failures)('%s is told apart in a stream too, without key or prompt', async (kind, shape, words) => {
  await using opened = await openChat({ faults: [{ kind }] });
  const error = await failure(opened.ask({ stream: true }));
  expect(error).toMatchObject(shape);
  expect(error.message).toMatch(words);
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/sk-secret|nobody may ever|of fate/);
});

test('a stream that dries up ends at the catalogue’s time limit, and one that nobody wants any more at the host too', async () => {
  await using opened = await openChat({ wordMs: 60_000, timeoutSeconds: 0.3 });
  expect(await failure(opened.ask({ stream: true }))).toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/gave no answer within 0\.3 s/u),
  });
  await expect.poll(() => opened.server.counts.inFlight, { timeout: 30_000 }).toBe(0);
  await using patient = await openChat({ wordMs: 60_000 });
  const ending = new AbortController();
  const asked = patient.ask({ stream: true, signal: ending.signal });
  asked.catch(() => {});
  await expect.poll(() => patient.server.counts.inFlight, { timeout: 30_000 }).toBe(1);
  ending.abort(new Error('stopped'));
  await expect(asked).rejects.toThrow('stopped');
  await expect.poll(() => patient.server.counts.inFlight, { timeout: 30_000 }).toBe(0);
});
