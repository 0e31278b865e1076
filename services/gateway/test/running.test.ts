import { distillationSchema, stageNames } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { type Gateway, result } from './start-gateway.ts';

const patch = (gateway: Gateway, id: string, body: unknown) =>
  gateway.request(`/v1/distillations/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const act = (gateway: Gateway, id: string, what: 'pause' | 'resume' | 'cancel') =>
  gateway.request(`/v1/distillations/${id}/${what}`, { method: 'POST' });

describe('changing a distillation', () => {
  test('sets name, metadata and budget, each alone, and leaves the rest', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 2, metadata: { project: 'music' } });
    const change = async (body: unknown) => distillationSchema.parse(await (await patch(gateway, id, body)).json());
    expect(await gateway.records.get(id)).toMatchObject({ budget: { limitUsd: 2, spentUsd: 0, reservedUsd: 0 } });
    expect(await change({ budgetUsd: 10 })).toMatchObject({ name: 'beethoven', budget: { limitUsd: 10 }, metadata: { project: 'music' } });
    expect(await change({ name: 'ludwig' })).toMatchObject({ name: 'ludwig', budget: { limitUsd: 10 }, metadata: { project: 'music' } });
    expect(await change({ metadata: { a: 'b' }, budgetUsd: null })).toMatchObject({
      name: 'ludwig',
      budget: { limitUsd: null },
      metadata: { a: 'b' },
    });
  });

  test('that has ended may still rename it, but not change its budget', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    expect(await (await patch(gateway, id, { name: 'ludwig' })).json()).toMatchObject({ name: 'ludwig', status: 'succeeded' });
    const response = await patch(gateway, id, { budgetUsd: 10, name: 'van' });
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([409, 'false']);
    expect((await problemOf(response)).detail).toBe(`${id} has succeeded; its budget cannot change any more.`);
    expect(await gateway.records.get(id)).toMatchObject({ name: 'ludwig' });
  });

  test.for<[string, unknown, string]>([
    ['nothing', {}, ''],
    ['what cannot change', { prompt: 'x' }, '/prompt'],
    ['a budget of nothing', { budgetUsd: 0 }, '/budgetUsd'],
    ['a name with a space', { name: 'van Beethoven' }, '/name'],
    ['metadata that are no texts', { metadata: { a: 1 } }, '/metadata/a'],
  ])('refuses to change %s', async ([, body, pointer], { gateway }) => {
    const { id } = await gateway.submit();
    const problem = await problemOf(await patch(gateway, id, body));
    expect([problem.status, problem.error.code, problem.errors[0]?.pointer ?? '']).toEqual([422, 'invalid_request', pointer]);
  });

  test('of which there is none is not found', async ({ gateway }) => {
    const response = await patch(gateway, 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', { name: 'ludwig' });
    expect((await problemOf(response)).status).toBe(404);
  });
});

describe('pausing and resuming', () => {
  test.for(stageNames)('and cancelling may be repeated in the stage %s, and leave it where it is', async (stage, { gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.stageStarted(id, stage);
    const answers: unknown[] = [];
    for (const what of ['pause', 'pause', 'resume', 'resume', 'pause', 'cancel', 'cancel'] as const) {
      const response = await act(gateway, id, what);
      const record = distillationSchema.parse(await response.json());
      answers.push([response.status, record.status, record.stage]);
    }
    const statuses = ['paused', 'paused', 'running', 'running', 'paused', 'cancelled', 'cancelled'];
    expect(answers).toEqual(statuses.map((status) => [200, status, stage]));
    const events = await gateway.records.readEvents(id, { limit: 100 });
    expect(events.filter(({ type }) => type === 'done')).toHaveLength(1);
  });

  test('may be repeated, each of them', async ({ gateway }) => {
    const { id } = await gateway.submit();
    for (const _ of [1, 2]) expect(await (await act(gateway, id, 'pause')).json()).toMatchObject({ id, status: 'paused', error: null });
    expect((await (await gateway.request('/v1/distillations?status=paused')).json()) as object).toMatchObject({ data: [{ id }] });
    for (const _ of [1, 2]) expect(await (await act(gateway, id, 'resume')).json()).toMatchObject({ id, status: 'queued' });
  });

  test('is refused for what has ended, and clients are told not to repeat that', async ({ gateway }) => {
    const [done, cancelled] = [await gateway.submit(), await gateway.submit()];
    await gateway.records.succeed(done.id, result);
    await gateway.records.cancel(cancelled.id);
    for (const [id, state] of [
      [done.id, 'has succeeded'],
      [cancelled.id, 'was cancelled'],
    ] as const)
      for (const what of ['pause', 'resume'] as const) {
        const response = await act(gateway, id, what);
        expect([response.status, response.headers.get('x-should-retry')]).toEqual([409, 'false']);
        expect((await problemOf(response)).detail).toBe(`${id} ${state}; it cannot be ${what}d any more.`);
      }
  });

  test('what is paused can be cancelled', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await act(gateway, id, 'pause');
    expect(await (await gateway.request(`/v1/distillations/${id}/cancel`, { method: 'POST' })).json()).toMatchObject({
      status: 'cancelled',
    });
  });

  test('what is paused for its budget goes on once there is money for a call', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.001, teacher: { maxTokens: 100 } });
    const charge = { model: 'large', role: 'teacher', usage: { input: 1, cachedInput: 0, output: 1 }, costUsd: 0.0009 } as const;
    await gateway.records.settle(id, null, charge);
    const error = { code: 'budget_exceeded', message: 'The budget of $0.001 is used up.', stage: 'answers' } as const;
    await gateway.records.pause(id, error);
    const refused = await act(gateway, id, 'resume');
    expect([refused.status, refused.headers.get('x-should-retry')]).toEqual([409, 'false']);
    const problem = await problemOf(refused);
    expect(problem.error.code).toBe('budget_exceeded');
    expect(problem.detail).toMatch(
      /budget of \$0\.001 is used up: \$0\.000900 are spent, and a call to large may cost \$0\.001\d+\. .*PATCH.*budgetUsd/,
    );
    expect(await gateway.records.get(id)).toMatchObject({ status: 'paused', error });
    await patch(gateway, id, { budgetUsd: 0.01 });
    expect(await (await act(gateway, id, 'resume')).json()).toMatchObject({ status: 'queued', error: null });
  });

  test('what is paused for its budget goes on once the ceiling is lifted', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.000001 });
    await gateway.records.settle(id, null, {
      model: 'large',
      role: 'teacher',
      usage: { input: 1, cachedInput: 0, output: 1 },
      costUsd: 1,
    });
    await gateway.records.pause(id, { code: 'budget_exceeded', message: 'Used up.', stage: 'questions' });
    expect((await act(gateway, id, 'resume')).status).toBe(409);
    await patch(gateway, id, { budgetUsd: null });
    expect((await act(gateway, id, 'resume')).status).toBe(200);
  });
});
