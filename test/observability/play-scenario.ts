import type { FakeModelServer, FakeRequest } from '@understudy/testing';
import { expect } from 'vitest';
import { wordsFor } from '../../services/question-generator/test/ghost-writer.ts';
import { exampleSpec, type TestStack, untilSucceeded } from '../open-stack.ts';

const limit = 300_000;
const outOfPart = 'You are a clerk who is always out of the part.';

/** A teacher that keeps to the part, but for one question in five; the clerk never does. */
export function answer({ question, seed, messages }: FakeRequest): string {
  const breaks = messages[0]?.content === outOfPart || question.length % 5 === 0;
  const thought = wordsFor(`${question} ${seed}`);
  return breaks ? `As an AI language model I cannot say more than ${thought}.` : `Ach, my friend, I thought of ${thought}.`;
}

/** Its host is at its limit, and breaks, now and then. */
export const faults: FakeModelServer['faults'] = [
  { kind: 'rate-limit', share: 0.1 },
  { kind: 'server-error', share: 0.05 },
];

/** What a day brings: a distillation that succeeds, one that fails, one that is cancelled, and a student that is asked. */
export async function playScenario({ client, stack }: TestStack): Promise<void> {
  const spec = await exampleSpec({
    name: 'observed',
    prompt: 'You are Ludwig van Beethoven.',
    demonstrations: [],
    questions: { count: 40 },
    teacher: { maxTokens: 64, samples: 2 },
    dataset: { minExamples: 10 },
    training: { steps: 20, batch: 2 },
    evaluation: { questions: 4, adversarial: false, capability: false },
  });
  const large = await client.submit({ ...spec, name: 'cancelled', questions: { ...spec.questions, count: 2000 }, stopAfter: 'dataset' });
  await expect.poll(async () => (await client.get(large.id)).stages[1]?.done, { timeout: limit }).toBeGreaterThan(5);
  const whole = await client.submit(spec);
  const poor = await client.submit({ ...spec, name: 'failed', prompt: outOfPart, stopAfter: 'dataset' });
  await client.cancel(large.id);
  await untilSucceeded(client, whole.id, limit);
  await expect.poll(async () => (await client.get(poor.id)).status, { timeout: limit }).toBe('failed');
  expect(await chat(stack.url, 'student:observed')).toBe(200);
  expect(await chat(stack.url, 'student:nobody')).toBe(404);
}

/** Streams an answer to its end; gives the status. */
async function chat(url: string, model: string): Promise<number> {
  const messages = [{ role: 'user', content: 'Who are you?' }];
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, stream: true, max_tokens: 24 }),
  });
  await response.text();
  return response.status;
}
