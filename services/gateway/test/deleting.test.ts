import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactKey, distillationListSchema } from '@understudy/contracts';
import type { Redis } from 'ioredis';
import { describe, expect } from 'vitest';
import { failIn } from './fail-in.ts';
import { problemOf, test } from './gateway-test.ts';
import { type Gateway, result } from './start-gateway.ts';

const nobody = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const remove = (gateway: Gateway, id: string) => gateway.request(`/v1/distillations/${id}`, { method: 'DELETE' });

async function keysOf(redis: Redis, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; cursor !== '0'; ) {
    const [next, keys] = await redis.scan(cursor || '0', 'MATCH', `${prefix}:*`, 'COUNT', 1000);
    found.push(...keys);
    cursor = next;
  }
  return found;
}

describe('deleting', () => {
  const paths = ['', '/events', '/artifacts', '/artifacts/spec', '/report', '/questions', '/answers', '/examples', '/evaluations'];

  test('leaves nothing of it: no key, no job, no file, no student', async ({ gateway, redis, prefix }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    const evaluated = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    await gateway.records.cancel(evaluated.id);
    const other = await gateway.submit();
    await gateway.artifacts.scratch(artifactKey(id, 'training'));
    expect((await keysOf(redis, prefix)).filter((key) => key.includes(id)).length).toBeGreaterThan(5);
    const response = await remove(gateway, id);
    expect([response.status, await response.text()]).toEqual([204, '']);
    for (const gone of [id, evaluated.id]) {
      for (const path of paths) expect((await gateway.request(`/v1/distillations/${gone}${path}`)).status, path).toBe(404);
      for (const action of ['cancel', 'pause', 'resume', 'retry', 'clone', 'evaluations'])
        expect((await gateway.post(`/v1/distillations/${gone}/${action}`, {})).status, action).toBe(404);
      const keys = await keysOf(redis, prefix);
      expect(keys.filter((key) => key.includes(gone))).toEqual([]);
      for (const key of keys.filter((each) => /:dst-|:(wait|failed|completed|waiting-children|active|delayed)$/.test(each))) {
        const members = (await redis.type(key)) === 'zset' ? await redis.zrange(key, 0, '-1') : await redis.lrange(key, 0, -1);
        expect(
          members.filter((member) => member.includes(gone)),
          key,
        ).toEqual([]);
      }
      for (const place of ['distillations', '.scratch/distillations'])
        await expect(access(join(gateway.folder, place, gone))).rejects.toThrow();
    }
    expect((await remove(gateway, id)).status).toBe(404);
    const list = (await (await gateway.request('/v1/distillations')).json()) as { data: { id: string }[] };
    expect(list.data.map((record) => record.id)).toEqual([other.id]);
    const chat = await gateway.post('/v1/chat/completions', { model: `student:${id}`, messages: [{ role: 'user', content: 'Hello' }] });
    expect([chat.status, (await problemOf(chat)).error.code]).toEqual([404, 'model_unknown']);
  });

  test('gives its name to the one that had it before', async ({ gateway }) => {
    const [first, second] = [await gateway.submit(), await gateway.submit()];
    for (const { id } of [first, second]) await gateway.records.succeed(id, result);
    expect(await gateway.records.findByName('beethoven')).toBe(second.id);
    await remove(gateway, second.id);
    expect(await gateway.records.findByName('beethoven')).toBe(first.id);
  });

  test('is refused for what has not ended, and while its student is evaluated', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const running = await remove(gateway, id);
    expect([running.status, running.headers.get('x-should-retry')]).toEqual([409, 'false']);
    expect((await problemOf(running)).detail).toBe(`${id} is queued; only what has ended can be deleted: cancel it first.`);
    await failIn(gateway, id, 'evaluation');
    const evaluation = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    const evaluated = await remove(gateway, id);
    expect([evaluated.status, (await problemOf(evaluated)).detail]).toEqual([409, expect.stringContaining(evaluation.id)]);
    await gateway.records.cancel(evaluation.id);
    expect((await remove(gateway, evaluation.id)).status).toBe(204);
    expect((await gateway.records.evaluations(id, { limit: 1 })).data).toEqual([]);
    expect((await gateway.request(`/v1/distillations/${id}`)).status).toBe(200);
    expect((await remove(gateway, nobody)).status).toBe(404);
  });

  test('is refused for a running evaluation behind any number of newer ones, and else takes all of them away', async ({ gateway }) => {
    const { records } = gateway;
    const { id, models, specSha256 } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    const made = Array.from({ length: 120 }, (_, index) => `dst_01JD5H2Z7T8Q4X9V0C3B${String(index).padStart(6, '0')}`);
    const createdAt = new Date().toISOString();
    for (const each of made)
      await records.create({ id: each, name: 'again', models, stopAfter: null, evaluationOf: id, specSha256, metadata: {}, createdAt });
    const [oldest = '', ...newer] = made;
    for (const each of newer) await records.cancel(each);
    const listed: string[] = [];
    for (let after = ''; ; ) {
      const response = await gateway.request(`/v1/distillations/${id}/evaluations?limit=50${after && `&after=${after}`}`);
      const page = distillationListSchema.parse(await response.json());
      listed.push(...page.data.map((each) => each.id));
      if (!page.hasMore) break;
      after = page.after ?? '';
    }
    expect(listed).toEqual(made.toReversed());
    const refused = await remove(gateway, id);
    expect([refused.status, (await problemOf(refused)).detail]).toEqual([409, expect.stringContaining(oldest)]);
    await records.cancel(oldest);
    expect((await remove(gateway, id)).status).toBe(204);
    expect((await records.list({ limit: 1 })).data).toEqual([]);
  });

  test('that was cut off is finished by the sweep', async ({ gateway, redis, prefix }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    await gateway.records.markDeleted(id);
    expect((await gateway.request(`/v1/distillations/${id}`)).status).toBe(404);
    await gateway.sweep();
    expect((await keysOf(redis, prefix)).filter((key) => key.includes(id))).toEqual([]);
    await expect(access(join(gateway.folder, 'distillations', id))).rejects.toThrow();
    expect(await gateway.records.deletions()).toEqual([]);
  });
});
