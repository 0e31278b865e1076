import { readJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey, distillationSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { type Gateway, result } from './start-gateway.ts';

const nobody = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const clone = (gateway: Gateway, id: string, patch: object) => gateway.post(`/v1/distillations/${id}/clone`, patch);
const specOf = (gateway: Gateway, id: string) => readJson(gateway.artifacts, artifactKey(id, 'spec'), acceptedSpecSchema);

describe('cloning', () => {
  test('makes another distillation of the spec, changed key by key', async ({ gateway }) => {
    const { id } = await gateway.submit({ metadata: { a: '1', b: '2' }, budgetUsd: 3 });
    const response = await clone(gateway, id, { name: 'second', questions: { count: 30 }, metadata: { a: null, c: '3' }, budgetUsd: null });
    expect(response.status).toBe(201);
    const record = distillationSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/distillations/${record.id}`);
    expect(record).toMatchObject({
      name: 'second',
      status: 'queued',
      clonedFrom: id,
      metadata: { b: '2', c: '3' },
      budget: { limitUsd: null },
    });
    const [before, after] = [await specOf(gateway, id), await specOf(gateway, record.id)];
    expect(after).toEqual({
      ...before,
      name: 'second',
      budgetUsd: undefined,
      metadata: { b: '2', c: '3' },
      questions: { ...before.questions, count: 30 },
      dataset: { ...before.dataset, minExamples: 15 },
    });
    expect(await gateway.pipeline.rootState(record.id, 'evaluation')).toBe('waiting-children');
    const same = distillationSchema.parse(await (await clone(gateway, id, {})).json());
    expect(same.specSha256).toBe((await gateway.records.get(id))?.specSha256);
  });

  test('keeps what was written, and works out again what followed from the rest', async ({ gateway }) => {
    const { id } = await gateway.submit({
      dataset: { minExamples: 7 },
      evaluation: { questions: 4, judge: 'large', judgeSamples: 5, gates: { leakage: null } },
    });
    const cloned = distillationSchema.parse(
      await (await clone(gateway, id, { teacher: { model: 'small' }, evaluation: { adversarial: false } })).json(),
    );
    const spec = await specOf(gateway, cloned.id);
    expect(spec.questions.model).toBe('small');
    expect(spec.dataset.minExamples).toBe(7);
    expect(spec.evaluation).toMatchObject({ judge: 'large', judgeSamples: 5, rubric: 'auto', gates: { leakage: null, extraction: null } });
    expect(spec.evaluation.gates.judgeWinRate).toBe(0.4);
    const judgeless = await clone(gateway, cloned.id, { evaluation: { judge: null, judgeSamples: null } });
    expect(judgeless.status).toBe(201);
  });

  test('of rows of one’s own keeps nothing that followed from them once they are left out', async ({ gateway }) => {
    const { id, specSha256 } = await gateway.submitRows();
    expect(distillationSchema.parse(await (await clone(gateway, id, {})).json()).specSha256).toBe(specSha256);
    const patch = { prompt: 'You are Beethoven.', dataset: { rows: null }, questions: { count: 30 } };
    const cloned = distillationSchema.parse(await (await clone(gateway, id, patch)).json());
    const spec = await specOf(gateway, cloned.id);
    expect(spec).toMatchObject({ dataset: { minExamples: 15 }, evaluation: { adversarial: true, gates: { gapClosed: 0.5 } } });
    expect(spec.training.labels).toBeUndefined();
  });

  test.for<[object, string]>([
    [{ promt: 'x' }, '/promt'],
    [{ questions: { count: 0 } }, '/questions/count'],
    [{ prompt: null }, '/prompt'],
    [{ teacher: { model: 'nobody' } }, '/teacher/model'],
    [
      {
        rules: [
          { id: 'a', startsWith: 'A' },
          { id: 'a', startsWith: 'B' },
        ],
      },
      '/rules',
    ],
  ])('refuses %j as a spec that is posted', async ([patch, pointer], { gateway }) => {
    const { id } = await gateway.submit();
    const response = await clone(gateway, id, patch);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors[0]?.pointer).toBe(pointer);
    expect((await gateway.records.list({ limit: 10 })).data).toHaveLength(1);
  });

  test('takes nothing but an object, and no evaluation', async ({ gateway }) => {
    const { id } = await gateway.submit();
    expect((await gateway.post(`/v1/distillations/${id}/clone`, '[]')).status).toBe(422);
    expect((await clone(gateway, nobody, {})).status).toBe(404);
    await gateway.leave(id, 'training', '{}');
    await gateway.leave(id, 'test', '{}');
    await gateway.records.succeed(id, result);
    const made = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    const refused = await clone(gateway, made.id, {});
    expect([refused.status, (await problemOf(refused)).detail]).toEqual([409, expect.stringContaining(`student of ${id}`)]);
  });
});
