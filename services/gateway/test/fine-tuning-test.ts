import { test as base, type FakeModelServer, startFakeModelServer } from '@understudy/testing';
import OpenAI, { toFile } from 'openai';
import { type Gateway, startGateway } from './start-gateway.ts';

/** Vitest's `test` with a gateway before a fake model server, and OpenAI's client for it. */
export const test = base.extend<{ host: FakeModelServer; gateway: Gateway; openai: OpenAI }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  host: async ({}, use) => {
    await using host = await startFakeModelServer();
    await use(host);
  },
  gateway: async ({ redisUrl, prefix, host }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    await use(gateway);
  },
  openai: async ({ gateway }, use) => use(new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 2 })),
});

export const turn = (role: string, content: string) => ({ role, content });
export const rows = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    messages: [turn('user', `Opus ${number}?`), turn('assistant', `Ach, opus ${number}.`)],
  }));
export const questions = (count: number) => Array.from({ length: count }, (_, number) => ({ messages: [turn('user', `Opus ${number}?`)] }));
/** Id of a file of these rows. */
export const upload = async (openai: OpenAI, lines: readonly unknown[]) => {
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  return (await openai.files.create({ file: await toFile(Buffer.from(text), 'rows.jsonl'), purpose: 'fine-tune' })).id;
};
