import { artifactKey } from '@understudy/contracts';
import { pino } from 'pino';
import { encodeTime } from 'ulid';
import { describe, expect } from 'vitest';
import { createRetention } from '../src/retention.ts';
import { test } from './gateway-test.ts';
import type { Gateway } from './start-gateway.ts';

const log = pino({ level: 'silent' });
const dayMs = 24 * 3_600_000;
const result = { examples: 10, studentModel: 'student:x', gapClosed: null, promptTokensSaved: 9 };

/** One that was created 40 days ago and ended now; `nth` tells its place in time. */
async function ended(
  gateway: Gateway,
  nth: number,
  options: { name: string; as: 'succeeded' | 'dataset' | 'failed' | 'running'; keep?: boolean },
) {
  const at = Date.now() - 40 * dayMs + nth;
  const id = `dst_${encodeTime(at)}${'0'.repeat(16)}`;
  await gateway.artifacts.write(artifactKey(id, 'spec'), ['{}']);
  await gateway.records.create({
    id,
    name: options.name,
    models: { teacher: 'large', student: 'small' },
    stopAfter: options.as === 'dataset' ? 'dataset' : null,
    specSha256: 'a'.repeat(64),
    metadata: options.keep ? { keep: 'it answers customers' } : {},
    createdAt: new Date(at).toISOString(),
  });
  if (options.as === 'succeeded') await gateway.records.succeed(id, { ...result, studentModel: `student:${options.name}` });
  if (options.as === 'dataset') await gateway.records.succeed(id, { ...result, studentModel: null });
  if (options.as === 'failed') await gateway.records.fail(id, { code: 'internal', message: 'x', stage: 'answers' });
  return id;
}

describe('retention', () => {
  test('takes away what ended long ago with its files; not what runs, is the newest of its name, or is to be kept', async ({ gateway }) => {
    const older = await ended(gateway, 1, { name: 'beethoven', as: 'succeeded' });
    const newest = await ended(gateway, 2, { name: 'beethoven', as: 'succeeded' });
    const failed = await ended(gateway, 3, { name: 'salieri', as: 'failed' });
    const kept = await ended(gateway, 4, { name: 'salieri', as: 'failed', keep: true });
    const running = await ended(gateway, 5, { name: 'salieri', as: 'running' });
    // It has no student: `student:beethoven` still means the one before it.
    const dataset = await ended(gateway, 6, { name: 'beethoven', as: 'dataset', keep: true });
    const all = [older, newest, failed, kept, running, dataset];
    const { records } = gateway;
    const left = async () => (await Promise.all(all.map((id) => records.get(id)))).map((it) => it?.id);

    // Created long ago, but ended just now.
    await createRetention({ ...gateway, log }, { days: 30 })();
    expect(await left()).toEqual(all);

    await createRetention({ ...gateway, log }, { days: 30, now: () => Date.now() + 31 * dayMs })();
    expect(await left()).toEqual([undefined, newest, undefined, kept, running, dataset]);
    expect(await gateway.artifacts.stat(artifactKey(older, 'spec'))).toBeNull();
    expect(await gateway.artifacts.stat(artifactKey(kept, 'spec'))).not.toBeNull();
  });

  test('of more days than there have been takes nothing away', async ({ gateway }) => {
    const id = await ended(gateway, 1, { name: 'salieri', as: 'failed' });
    await createRetention({ ...gateway, log }, { days: 1_000_000 })();
    expect((await gateway.records.get(id))?.id).toBe(id);
  });

  test('finds more than a page of them', async ({ gateway }) => {
    for (let nth = 0; nth < 120; nth += 1) await ended(gateway, nth, { name: 'salieri', as: 'failed' });
    await createRetention({ ...gateway, log }, { days: 1, now: () => Date.now() + 2 * dayMs })();
    expect((await gateway.records.list({ limit: 1 })).data).toEqual([]);
  });
});
