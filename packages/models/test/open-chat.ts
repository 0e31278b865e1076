import { createMetrics } from '@understudy/metrics';
import { type FakeModelServerOptions, startFakeModelServer } from '@understudy/testing';
import type { ChatRequest } from '../src/chat.ts';
import { createChat } from '../src/create-chat.ts';
import { parseCatalogue } from '../src/load-catalogue.ts';
import { ModelError } from '../src/model-error.ts';

/** What no message may show. */
export const key = 'sk-secret-0123456789';
export const secret = 'a prompt that nobody may ever read in a message';

/** A chat and the host that it asks. */
export async function openChat(options: FakeModelServerOptions & { maxInFlight?: number; timeoutSeconds?: number } = {}) {
  const { maxInFlight = 8, timeoutSeconds = 60, ...serverOptions } = options;
  const server = await startFakeModelServer(serverOptions);
  const model = `baseUrl: "${server.url}", model: big-1, apiKeyEnv: BIG_KEY, timeoutSeconds: ${timeoutSeconds}`;
  const price = 'pricePerMillionTokens: { input: 1, cachedInput: 0.5, output: 2 }';
  const catalogue = parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { ${model}, limits: { maxInFlight: ${maxInFlight} }, extraBody: { top_k: 7 }, ${price} } }
students: { small: { base: smollm2-135m } }`,
    'models.yaml',
  );
  const metrics = createMetrics('test');
  const chat = createChat({ catalogue, metrics, environment: { BIG_KEY: key }, modelServerUrl: new URL(server.url).origin });
  const ask = (more: Partial<ChatRequest> = {}) => chat.ask({ ...requestOf('What of fate?'), ...more });
  return {
    server,
    catalogue,
    metrics,
    chat,
    ask,
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

export function requestOf(question: string): ChatRequest {
  return {
    model: 'big',
    messages: [
      { role: 'system', content: secret },
      { role: 'user', content: question },
    ],
    temperature: 0.7,
    topP: 0.95,
    maxTokens: 64,
    role: 'teacher',
    signal: new AbortController().signal,
  };
}

export async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => new Error('was answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw error;
  return error;
}

export async function total(
  metric: { get: () => Promise<{ values: { labels: object; value: number; metricName?: string }[] }> },
  labels: object,
) {
  const found = (await metric.get()).values.find((each) => JSON.stringify(each.labels) === JSON.stringify(labels));
  return found?.value;
}
