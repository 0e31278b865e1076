import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { id, prompt, questionOf, questionsOf, type Stage, test } from './stage.ts';

// What a host may send instead of an answer, and what people see of it. The key of the catalogue travels with every request.

const key = 'sk-understudy-0123456789abcdef';
const patient = { timeout: 55_000 };

/** What Redis holds under the prefix, keys and values, as one text. */
async function everythingIn(redis: Redis, prefix: string): Promise<string> {
  const readers: Record<string, (name: string) => Promise<unknown>> = {
    string: (name) => redis.get(name),
    hash: (name) => redis.hgetall(name),
    list: (name) => redis.lrange(name, 0, -1),
    set: (name) => redis.smembers(name),
    zset: (name) => redis.zrange(name, '0', '-1'),
    stream: (name) => redis.xrange(name, '-', '+'),
  };
  const found: unknown[] = [];
  for await (const names of redis.scanStream({ match: `${prefix}:*` }))
    for (const name of names as string[]) found.push(name, await readers[await redis.type(name)]?.(name));
  return JSON.stringify(found);
}

/** Neither the key nor what was said is in a log line, and the key is nowhere in Redis. */
async function expectNothingTold(stage: Stage, { redis, prefix }: { redis: Redis; prefix: string }): Promise<void> {
  const logged = stage.logged.join('');
  for (const secret of [key, prompt, 'Ludwig', 'What of matter', 'my friend', 'The user asks', 'It works', 'xxxxxxxx'])
    expect(logged).not.toContain(secret);
  const kept = await everythingIn(redis, prefix);
  expect(kept).toContain(id);
  expect(kept).not.toContain(key);
}

for (const [name, kind, code, words] of [
  ['a web page', 'html', 'teacher_bad_response', /answers with a web page, not with a chat completion; is its baseUrl right\?$/],
  ['no choices', 'no-choices', 'teacher_bad_response', /answers with JSON of another shape \(choices is not as expected\)/],
  ['JSON of another shape', 'wrong-json', 'teacher_bad_response', /another shape \(choices\.0\.message\.content is not as expected\)/],
  ['JSON that breaks off', 'broken-json', 'teacher_bad_response', /answers with broken JSON\.$/],
  ['50 MB', 'huge', 'teacher_bad_response', /answers with more than 8 MiB\.$/],
  ['half a stream', 'half-closed', 'teacher_unreachable', /cannot be reached \(.+\); is it running, and is its baseUrl right\?$/],
  [
    'the answer of another model',
    'other-model',
    'teacher_bad_response',
    /was asked as big-1 and answers as cheaper-one, which looks like another/,
  ],
] as const) {
  test(`${name} in place of an answer is counted by name, and the question is asked again`, async ({ stage, redis, prefix }) => {
    const server = await stage.startServer({ key, faults: [{ kind, first: 1 }] });
    stage.startWorker(server, { key });
    await stage.begin(questionsOf(2));
    await expect.poll(() => stage.answered, patient).toEqual([id]);
    expect(server.counts.requests).toBe(3);
    expect([...(await stage.answers()).values()].map(({ rejections }) => rejections)).toEqual([[], []]);
    expect(await stage.records.problems(id)).toEqual([{ code, count: 1, message: expect.stringMatching(words) }]);
    const [problem] = await stage.records.problems(id);
    expect(problem?.message).toMatch(/^Model big \(127\.0\.0\.1:\d+\) /);
    await expectNothingTold(stage, { redis, prefix });
  });

  test(`${name} to the last try ends the distillation by name`, async ({ stage, redis, prefix }) => {
    const server = await stage.startServer({ key, faults: [{ kind }] });
    const { answerQuestion } = stage.createHandler(server, { key });
    await stage.begin([questionOf(1)]);
    await expect.poll(() => stage.records.countQuestions(id), patient).toBe(1);
    const job = { distillationId: id, round: 1, index: 0, questionIds: [questionOf(1).id] };
    const { signal } = new AbortController();
    const tried = answerQuestion(job, { ...stage.context, signal, draining: signal, lastTry: true });
    await expect(tried).rejects.toMatchObject({ name: 'PermanentError', code, message: expect.stringMatching(words) });
    await expectNothingTold(stage, { redis, prefix });
  });
}

for (const [name, kind, check, words] of [
  ['pieces of a chat template', 'chat-tokens', 'template-tokens', /has a piece of a chat template.*<\|im_end\|>/],
  ['thoughts that are not closed', 'unclosed-thinking', 'thinking-tags', /shows thinking.*<think>/],
  ['letters that nobody asked for', 'right-to-left', 'other-script', /has Arabic letters.*هذا/],
] as const)
  test(`${name} are rejected, with what was found, and the text is kept as it came`, async ({ stage, redis, prefix }) => {
    const server = await stage.startServer({ key, faults: [{ kind }] });
    const { metrics } = stage.startWorker(server, { key });
    await stage.begin([questionOf(1)], { spec: { teacher: { model: 'big', samples: 2 } } });
    await expect.poll(() => stage.answered, patient).toEqual([id]);
    const [answer] = (await stage.answers()).values();
    expect(answer).toMatchObject({ attempt: 2, finishReason: 'stop', rejections: [{ check, detail: expect.stringMatching(words) }] });
    expect(answer?.text).toContain('Ach, my friend, I tell you: What of matter 1?');
    const counted = (await metrics.answers.get()).values.filter(({ value }) => value > 0);
    expect(counted.map(({ labels, value }) => [labels.result, value])).toEqual([['rejected', 1]]);
    expect(await stage.records.problems(id)).toEqual([]);
    await expectNothingTold(stage, { redis, prefix });
  });

test('closed thoughts are taken out, and the answer passes', async ({ stage, redis, prefix }) => {
  const server = await stage.startServer({ key, faults: [{ kind: 'thinking' }] });
  stage.startWorker(server, { key });
  await stage.begin([questionOf(1)]);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  const [answer] = (await stage.answers()).values();
  expect(answer).toMatchObject({ text: 'Ach, my friend, I tell you: What of matter 1?', attempt: 1, rejections: [] });
  // They were paid for.
  expect(answer?.usage.output).toBe(server.counts.tokens.output);
  await expectNothingTold(stage, { redis, prefix });
});

test('emojis, combining marks and the script that the prompt speaks come through whole', async ({ stage, redis, prefix }) => {
  const texts = ['Ach, my friend 🎹👨‍👩‍👧 sforzando 🏳️‍🌈 e\u0301', 'אך ידידי היקר, אני כאן'];
  const server = await stage.startServer({ key, answer: ({ question }) => texts[Number(/\d+/.exec(question)?.[0])] ?? '' });
  stage.startWorker(server, { key });
  await stage.begin(questionsOf(2), { spec: { prompt: `${prompt} דבר עברית.` } });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  const answers = await stage.answers();
  expect(texts.map((_, number) => answers.get(questionOf(number).id))).toMatchObject(texts.map((text) => ({ text, rejections: [] })));
  await expectNothingTold(stage, { redis, prefix });
});

test('half a character in an answer does not spoil the row', async ({ stage }) => {
  const server = await stage.startServer({ key, answer: () => 'Ach, my friend \ud83c' });
  stage.startWorker(server, { key });
  await stage.begin([questionOf(1)]);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect([...(await stage.answers()).values()][0]?.text).toBe('Ach, my friend \ufffd');
});

test('a refused key is told without the key', async ({ stage, redis, prefix }) => {
  const server = await stage.startServer({ key: 'another' });
  stage.startWorker(server, { key });
  await stage.begin([questionOf(1)]);
  const error = async () => (await stage.records.get(id))?.error;
  await expect.poll(error, patient).toMatchObject({ code: 'teacher_auth', message: expect.stringMatching(/refuses the key \(401\)/) });
  await expectNothingTold(stage, { redis, prefix });
});

test('a prompt of 200,000 characters stands whole before every question', async ({ stage, redis, prefix }) => {
  const long = 'The sea is deep. '.repeat(12_000).slice(0, 200_000);
  const server = await stage.startServer({ key });
  stage.startWorker(server, { key });
  await stage.begin(questionsOf(4), { spec: { prompt: long } });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.requests.map(({ messages }) => messages[0]?.content === long)).toEqual(Array(4).fill(true));
  expect([...(await stage.answers()).values()].map(({ rejections }) => rejections)).toEqual(Array(4).fill([]));
  expect(stage.logged.join('')).not.toContain('The sea is deep');
  await expectNothingTold(stage, { redis, prefix });
});
