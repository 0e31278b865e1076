import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeAnswer, FakeRequest } from './fake-model-server-answer.ts';
import type { Fault } from './fake-model-server-faults.ts';

type Manner = { wordMs: number; fault: Fault | undefined };

/** Server-sent events as OpenAI sends them, a word a chunk; the usage comes last, and only where it is asked for. */
export async function streamAnswer(response: ServerResponse, asked: FakeRequest, answer: FakeAnswer & Manner): Promise<void> {
  const { text, reason, usage, model, number, wordMs, fault } = answer;
  const common = { id: `chatcmpl-${number}`, created: Math.floor(Date.now() / 1000), model, object: 'chat.completion.chunk' };
  const send = (data: object) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  const chunk = (body: object) => send({ ...common, ...body });
  const choice = (delta: object, finishReason: string | null) => ({ choices: [{ index: 0, delta, finish_reason: finishReason }] });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  chunk(choice({ role: 'assistant', content: '' }, null));
  for (const [place, word] of (text.match(/\s*\S+/g) ?? []).entries()) {
    if (place > 0 && wordMs > 0) await sleep(wordMs, undefined, { ref: false });
    if (response.destroyed) return;
    chunk(choice({ content: word }, null));
    if (fault?.kind === 'stream-cut') return void setImmediate(() => response.destroy());
    if (fault?.kind === 'stream-unfinished') return void response.end('data: [DONE]\n\n');
    if (fault?.kind === 'stream-error') {
      send({ error: { message: `Lost while thinking of ${asked.question}`, type: 'server_error', param: null, code: null } });
      return void response.end();
    }
  }
  chunk(choice({}, reason));
  const options = asked.body.stream_options;
  const wantsUsage = typeof options === 'object' && options !== null && 'include_usage' in options && options.include_usage === true;
  if (wantsUsage) chunk({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}
