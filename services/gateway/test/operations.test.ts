import { readFile, writeFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { startRedis } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { openApiText } from '../openapi.ts';
import { problemOf, test } from './gateway-test.ts';
import { result, startGateway } from './start-gateway.ts';

describe('health', () => {
  test('live and ready while Redis is durable and the store can be written', async ({ gateway }) => {
    expect(await (await gateway.request('/livez')).text()).toBe('live\n');
    expect(await (await gateway.request('/readyz')).text()).toBe('ready\n');
  });

  test('not ready when Redis would evict jobs, and it says so', async () => {
    await using server = await startRedis();
    await using gateway = await startGateway({ redisUrl: server.url, prefix: '{evicting}' });
    await gateway.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const response = await gateway.request('/readyz');
    expect(response.status).toBe(503);
    expect((await problemOf(response)).detail).toMatch(/maxmemory-policy is allkeys-lru.*noeviction/);
  });

  test('not ready when the store cannot be written', async ({ gateway }) => {
    await writeFile(gateway.folder, 'a file where the folder should be');
    const response = await gateway.request('/readyz');
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ error: { code: 'store_unavailable' }, errors: [{ pointer: '/artifacts' }] });
  });
});

describe('metrics', () => {
  test('count distillations, jobs, and requests by the pattern of their route', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    await gateway.submit();
    await gateway.request(`/v1/distillations/${id}`);
    await gateway.request('/v1/nope/1');
    const text = await (await gateway.request('/metrics')).text();
    expect(text).toContain('understudy_distillations{status="succeeded",service="gateway"} 1');
    expect(text).toContain('understudy_distillations{status="queued",service="gateway"} 1');
    expect(text).toContain('understudy_queue_jobs{queue="questions",state="waiting",service="gateway"} 2');
    expect(text).toContain('understudy_queue_jobs{queue="answers",state="waiting",service="gateway"} 0');
    expect(text).toMatch(/http_request_duration_seconds_count\{.*method="GET",route="\/v1\/distillations\/:id",status="200"\} 1/);
    expect(text).toMatch(/route="none",status="404"/);
    expect(text).not.toContain(id);
  });

  test('a scrape asks Redis as many things however many jobs wait', async () => {
    await using server = await startRedis();
    await using gateway = await startGateway({ redisUrl: server.url, prefix: '{scraped}' });
    const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await gateway.redis.info('stats'))?.[1]);
    const cost = async () => {
      const costs: number[] = [];
      for (let time = 0; time < 5; time += 1) {
        const before = await commands();
        await (await gateway.request('/metrics')).text();
        costs.push((await commands()) - before);
      }
      // What else asks Redis meanwhile is not in the least of them.
      return Math.min(...costs);
    };
    const add = async (from: number, to: number) => {
      for (let number = from; number < to; number += 1) await gateway.pipeline.submit(`dst_${number}`, 'dataset');
    };
    await add(0, 1);
    const ofOne = await cost();
    await add(1, 500);
    expect(await (await gateway.request('/metrics')).text()).toContain(
      'understudy_queue_jobs{queue="questions",state="waiting",service="gateway"} 500',
    );
    expect(await cost()).toBe(ofOne);
  });
});

describe('the OpenAPI document', () => {
  test('is what the committed file says (else: npm run schema)', async () => {
    expect(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')).toBe(await openApiText());
  });

  test('is valid OpenAPI 3.1', async ({ gateway }) => {
    const document = (await (await gateway.request('/openapi.json')).json()) as Record<string, unknown>;
    const validator = new Validator();
    expect(await validator.validate(document)).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('describes every route, with the problem that each may answer', async ({ gateway }) => {
    type Operation = { operationId: string; responses: Record<string, { content: Record<string, unknown> }> };
    const document = (await (await gateway.request('/openapi.json')).json()) as { paths: Record<string, Record<string, Operation>> };
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );
    expect(operations.map(({ name }) => name).sort()).toEqual([
      'DELETE /v1/distillations/{id}',
      'DELETE /v1/files/{id}',
      'DELETE /v1/keys/{id}',
      'GET /livez',
      'GET /metrics',
      'GET /openapi.json',
      'GET /readyz',
      'GET /v1/distillations',
      'GET /v1/distillations/{id}',
      'GET /v1/distillations/{id}/answers',
      'GET /v1/distillations/{id}/artifacts',
      'GET /v1/distillations/{id}/artifacts/{name}',
      'GET /v1/distillations/{id}/evaluations',
      'GET /v1/distillations/{id}/events',
      'GET /v1/distillations/{id}/examples',
      'GET /v1/distillations/{id}/metrics',
      'GET /v1/distillations/{id}/questions',
      'GET /v1/distillations/{id}/report',
      'GET /v1/files',
      'GET /v1/files/{id}',
      'GET /v1/files/{id}/content',
      'GET /v1/fine_tuning/jobs',
      'GET /v1/fine_tuning/jobs/{id}',
      'GET /v1/fine_tuning/jobs/{id}/checkpoints',
      'GET /v1/fine_tuning/jobs/{id}/events',
      'GET /v1/keys',
      'GET /v1/models',
      'GET /v1/queues',
      'GET /v1/uploads/{id}',
      'PATCH /v1/distillations/{id}',
      'POST /v1/chat/completions',
      'POST /v1/distillations',
      'POST /v1/distillations/estimate',
      'POST /v1/distillations/{id}/cancel',
      'POST /v1/distillations/{id}/clone',
      'POST /v1/distillations/{id}/compare',
      'POST /v1/distillations/{id}/evaluations',
      'POST /v1/distillations/{id}/pause',
      'POST /v1/distillations/{id}/resume',
      'POST /v1/distillations/{id}/retry',
      'POST /v1/files',
      'POST /v1/fine_tuning/jobs',
      'POST /v1/fine_tuning/jobs/{id}/cancel',
      'POST /v1/fine_tuning/jobs/{id}/pause',
      'POST /v1/fine_tuning/jobs/{id}/resume',
      'POST /v1/keys',
      'POST /v1/uploads',
    ]);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { operation } of operations)
      expect(operation.responses.default?.content).toMatchObject({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
  });
});
