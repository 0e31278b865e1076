// A process that asks a model without end, for tests that need several: REDIS_URL PREFIX MODELS CALLERS ALIVE_MS
import { createMetrics } from '@understudy/metrics';
import { Redis } from 'ioredis';
import { createAdmission, createChat, loadCatalogue } from '../src/index.ts';

const [redisUrl = '', prefix = '', models = '', callers = '1', aliveMs = '10000'] = process.argv.slice(2);
const catalogue = await loadCatalogue(models);
const admission = createAdmission({ catalogue, redis: new Redis(redisUrl), prefix, aliveMs: Number(aliveMs) });
const chat = createChat({ catalogue, metrics: createMetrics('test'), admission });
const signal = new AbortController().signal;
const messages = [{ role: 'user' as const, content: 'What of fate?' }];
await Promise.all(
  Array.from({ length: Number(callers) }, async () => {
    for (;;) await chat.ask({ model: 'big', messages, temperature: 0, topP: 1, maxTokens: 8, role: 'teacher', signal, retries: 100 });
  }),
);
