import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { sendText } from './fake-model-server-faults.ts';

type Turn = { role: string; content: string };

export type FakeRequest = {
  model: string;
  messages: readonly Turn[];
  /** Text of the last turn. */
  question: string;
  seed: number | null;
  maxTokens: number | null;
  /** The whole body as it came. */
  body: Readonly<Record<string, unknown>>;
  /** From 1. */
  number: number;
};

export type FakeUsage = {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
};

/** @throws Error when it is no chat request. */
export function readRequest(text: string, number: number): FakeRequest {
  const body = JSON.parse(text) as Record<string, unknown>;
  const messages = body.messages;
  if (!Array.isArray(messages) || messages.length === 0) throw new Error('messages is missing');
  const turns = messages.map(({ role, content }): Turn => ({ role: String(role), content: textOf(content) }));
  return {
    model: String(body.model),
    messages: turns,
    question: turns.at(-1)?.content ?? '',
    seed: typeof body.seed === 'number' ? body.seed : null,
    maxTokens: typeof body.max_tokens === 'number' ? body.max_tokens : null,
    body,
    number,
  };
}

/** A content is a text, or parts of which some are text. */
function textOf(content: unknown): string {
  return Array.isArray(content) ? content.map((part) => String(part?.text ?? '')).join('\n') : String(content ?? '');
}

/** A sentence that differs by question and seed. */
export function defaultAnswer({ question, seed }: FakeRequest): string {
  const mark = hash('sha256', `${seed}:${question}`).slice(0, 8);
  return `I have thought of it (${mark}), and this is what I say to you about ${question.split(/\s+/, 6).join(' ')}`;
}

/** Counts tokens as words. What stands before the last turn is counted once and cached from then on, as a prompt cache would. */
export function createTokenCounter(): (asked: FakeRequest, text: string) => FakeUsage {
  const prefixes = new Map<string, number>();
  return ({ messages, question }, text) => {
    let before = '';
    for (let i = 0; i < messages.length - 1; i++) before += `${messages[i]?.role}\n${messages[i]?.content}\n\n`;
    const prefix = hash('sha1', before, 'base64');
    const known = prefixes.get(prefix);
    const tokens = known ?? messages.slice(0, -1).reduce((sum, { content }) => sum + wordsIn(content), 0);
    if (known === undefined) prefixes.set(prefix, tokens);
    const prompt = tokens + wordsIn(question);
    const completion = wordsIn(text);
    return {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: known ?? 0 },
    };
  };
}

function wordsIn(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

export type FakeAnswer = { text: string; reason: string; usage: FakeUsage; model: string; number: number };

/** The whole answer in one body, as OpenAI's chat completions have it. */
export function sendAnswer(response: ServerResponse, { text, reason, usage, model, number }: FakeAnswer): void {
  const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: reason };
  const common = { id: `chatcmpl-${number}`, created: Math.floor(Date.now() / 1000), model };
  sendText(response, 200, JSON.stringify({ ...common, object: 'chat.completion', choices: [choice], usage }));
}
