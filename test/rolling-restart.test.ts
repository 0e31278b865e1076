import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '@understudy/client';
import { startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { exampleSpec, openStack, published, untilSucceeded } from './open-stack.ts';

const workers = 2;

/** While the one gateway starts anew, nobody listens. */
async function insisting<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'unreachable') throw error;
      await sleep(500);
    }
  }
}

test('a rolling restart under load of all that makes datasets loses nothing and asks nothing twice', async () => {
  await using teacher = await startFakeModelServer({
    latencyMs: 200,
    answer: ({ question }) => `Ach, my friend, I remember ${question.toLowerCase()} as if it were yesterday. I wept.`,
  });
  await using at = await openStack({
    hostedUrl: teacher.url,
    maxInFlight: 8,
    scale: { 'teacher-worker': workers, trainer: 0, evaluator: 0 },
  });
  const { client, stack } = at;
  const spec = await exampleSpec({ questions: { count: 120 }, dataset: { minExamples: 5 }, stopAfter: 'dataset' });
  const ids: string[] = [];
  const ending = new AbortController();
  // A client that does what clients do: it repeats under the same key what got no answer.
  const submitting = (async () => {
    for (let nth = 0; !ending.signal.aborted; nth += 1) {
      const key = `rolling-${nth}`;
      const submission = { ...spec, name: `rolling-${nth}`, questions: { ...spec.questions, seed: nth } };
      ids.push((await insisting(() => client.submit(submission, { idempotencyKey: key }))).id);
      await sleep(4000, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();
  await expect.poll(() => teacher.counts.requests, { timeout: 60_000 }).toBeGreaterThan(20);

  for (const child of stack.processes) {
    const { pid = 0, restarts, name } = child;
    // Nobody asks it here.
    if (name === 'model-server') continue;
    expect(pid, name).toBeGreaterThan(0);
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => child.restarts, { timeout: 60_000 }).toBe(restarts + 1);
    // The next one follows when this one works again, as an orchestrator has it.
    const ready = () =>
      fetch(child.readyUrl).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(ready, { timeout: 60_000 }).toBe(true);
  }
  ending.abort();
  await submitting;
  expect(ids.length).toBeGreaterThan(1);

  const texts = new Map<string, number>();
  for (const id of ids) {
    await untilSucceeded(client, id, 240_000);
    const { questions, answers } = await published(at, id);
    expect(answers.map(({ questionId }) => questionId).sort()).toEqual(questions.map((question) => question.id).sort());
    for (const answer of answers) {
      const text = questions.find((question) => question.id === answer.questionId)?.text ?? '';
      texts.set(text, (texts.get(text) ?? 0) + answer.attempt);
    }
  }
  const twice = [...texts].filter(([text, samples]) => (teacher.counts.byQuestion[text] ?? 0) > samples);
  expect(twice).toEqual([]);
}, 600_000);
