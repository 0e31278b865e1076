import OpenAI, { toFile } from 'openai';
import { test as base } from './host-gateway.ts';

/** Vitest's `test` with a gateway before a fake model server, and OpenAI's client for it. */
export const test = base.extend<{ openai: OpenAI }>({
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
