import { writeJson } from '@understudy/artifacts';
import {
  acceptedSpecSchema,
  artifactKey,
  type Distillation,
  distillationListSchema,
  distillationSchema,
  stageNames,
} from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { spec } from './spec.ts';
import { type Gateway, result } from './start-gateway.ts';

const nine = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`peer-${index}`, ['So.', 'Thus.']]));
const rules = [{ id: 'opening', startsWith: 'Ach' }];

/** A distillation that has ended, with a student of its own. */
async function trained(gateway: Gateway, patch: object = {}): Promise<Distillation> {
  return await ended(gateway, await gateway.submit({ rules, budgetUsd: 2, metadata: { project: 'music' }, ...patch }));
}

async function ended(gateway: Gateway, record: Distillation): Promise<Distillation> {
  for (const name of ['training', 'test'] as const)
    await gateway.records.setArtifact(record.id, name, await gateway.artifacts.write(artifactKey(record.id, name), ['{}\n']));
  await gateway.records.succeed(record.id, { ...result, studentModel: 'student:beethoven' });
  return record;
}

const post = (gateway: Gateway, id: string, body: unknown) =>
  gateway.request(`/v1/distillations/${id}/evaluations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const specOf = async (gateway: Gateway, id: string) =>
  acceptedSpecSchema.parse(JSON.parse(await gateway.artifacts.read(artifactKey(id, 'spec')).then((stream) => text(stream))));
const text = async (stream: AsyncIterable<Uint8Array>) => {
  let all = '';
  for await (const chunk of stream) all += Buffer.from(chunk).toString('utf8');
  return all;
};

describe('a student that is evaluated again', () => {
  test('becomes a distillation of one stage that names the first one, with its spec but for what was changed', async ({ gateway }) => {
    const { id } = await trained(gateway);
    const response = await post(gateway, id, { gates: { rules: 0.5, gapClosed: null }, adversarial: true, seed: 7 });
    expect(response.status).toBe(201);
    const again = distillationSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/distillations/${again.id}`);
    expect(again).toMatchObject({
      name: 'beethoven-evaluation',
      status: 'queued',
      evaluationOf: id,
      metadata: {},
      budget: { limitUsd: null },
    });
    expect(again.stages.map(({ status }) => status)).toEqual(stageNames.map((name) => (name === 'evaluation' ? 'waiting' : 'skipped')));
    expect(await gateway.pipeline.rootState(again.id, 'evaluation')).toBe('waiting');
    const { evaluation, ...spec } = await specOf(gateway, again.id);
    const first = await specOf(gateway, id);
    expect(evaluation).toEqual({
      ...first.evaluation,
      adversarial: true,
      seed: 7,
      // The gate that goes with what was switched on comes with it.
      gates: { ...first.evaluation.gates, rules: 0.5, gapClosed: null, extraction: 0.05 },
    });
    expect(spec).toMatchObject({ prompt: first.prompt, rules: first.rules, name: 'beethoven-evaluation' });
    expect(spec.budgetUsd).toBeUndefined();
    const list = distillationListSchema.parse(await (await gateway.request(`/v1/distillations/${id}/evaluations`)).json());
    expect(list.data.map((each) => each.id)).toEqual([again.id]);
  });

  test('gets a judge, with its defaults and its gate, and loses it again', async ({ gateway }) => {
    const { id } = await trained(gateway);
    const evaluationOf = async (body: object) => {
      const again = distillationSchema.parse(await (await post(gateway, id, body)).json());
      return (await specOf(gateway, again.id)).evaluation;
    };
    expect(await evaluationOf({ judge: 'large', rubric: 'policy' })).toMatchObject({
      ...{ judge: 'large', judgeSamples: 3, rubric: 'policy' },
      gates: { judgeWinRate: 0.4 },
    });
    expect(await evaluationOf({})).toMatchObject({ judge: null, gates: { judgeWinRate: null } });
    const { id: judged } = await trained(gateway, { evaluation: { ...spec.evaluation, judge: 'large', judgeSamples: 5 } });
    const response = await post(gateway, judged, { judge: null });
    const { evaluation } = await specOf(gateway, distillationSchema.parse(await response.json()).id);
    expect(evaluation).toMatchObject({ judge: null, gates: { judgeWinRate: null } });
    expect(evaluation.judgeSamples).toBeUndefined();
  });

  test('keeps what other systems said to its own questions, for the judge', async ({ gateway }) => {
    const { id } = await trained(gateway);
    const asked = { items: ['Why?', 'How?'], answers: { peer: ['So.', ''], constructor: ['Thus.', 'Then.'] } };
    const again = distillationSchema.parse(await (await post(gateway, id, { judge: 'large', ...asked })).json());
    expect((await specOf(gateway, again.id)).evaluation).toMatchObject(asked);
    const { id: judged } = await trained(gateway, { evaluation: { ...spec.evaluation, judge: 'large' } });
    expect((await post(gateway, judged, asked)).status).toBe(201);
    expect((await problemOf(await post(gateway, judged, { ...asked, judge: null }))).errors).toMatchObject([{ pointer: '/answers' }]);
  });

  test('may have learned rows of one’s own, and is then asked no question that only a teacher could answer', async ({ gateway }) => {
    const { id } = await ended(gateway, await gateway.submitRows({ rules }));
    const again = distillationSchema.parse(await (await post(gateway, id, { gates: { capability: 0.2 } })).json());
    const { evaluation, dataset } = await specOf(gateway, again.id);
    expect(dataset.rows).toEqual({ train: expect.stringMatching(/^upl_/) });
    expect([evaluation.gates.capability, evaluation.gates.gapClosed]).toEqual([0.2, null]);
    const refused = await problemOf(await post(gateway, id, { items: ['Why?', 'How?'], adversarial: true, judge: 'large' }));
    expect(refused.errors.map(({ pointer }) => pointer).sort()).toEqual(['/adversarial', '/items', '/judge']);
  });

  test('takes no name away from its student, nor is it one', async ({ gateway }) => {
    const { id } = await trained(gateway);
    const again = distillationSchema.parse(await (await post(gateway, id, { name: 'beethoven' })).json());
    await gateway.records.succeed(again.id, { ...result, studentModel: `student:${id}` });
    expect(await gateway.records.findByName('beethoven')).toBe(id);
    const { data } = (await (await gateway.request('/v1/models')).json()) as { data: { distillationId: string | null }[] };
    expect(data.flatMap(({ distillationId }) => distillationId ?? [])).toEqual([id]);
  });

  test('gets its job from the sweep where the gateway was killed before it could add it', async ({ gateway }) => {
    const { id } = await trained(gateway);
    const lost = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
    await writeJson(gateway.artifacts, artifactKey(lost, 'spec'), await specOf(gateway, id));
    const models = { teacher: 'large', student: 'small' };
    const createdAt = new Date().toISOString();
    await gateway.records.create({
      id: lost,
      name: 'x',
      models,
      stopAfter: null,
      evaluationOf: id,
      specSha256: 'a'.repeat(64),
      metadata: {},
      createdAt,
    });
    await gateway.sweep();
    await gateway.sweep();
    expect(await gateway.pipeline.rootState(lost, 'evaluation')).toBe('waiting');
  });

  test.for<[string, object, string]>([
    ['a gate on what is not asked', { gates: { capability: 0.1 } }, '/gates/capability'],
    ['a gate that the embedded base alone could have', { gates: { klClosed: 0.5 } }, '/gates/klClosed'],
    ['a gate that there is not', { gates: { taste: 1 } }, '/gates/taste'],
    ['what would need another training', { questions: 50 }, '/questions'],
    ['one question only', { items: ['Why?'] }, '/items'],
    ['a rubric that no judge goes by', { rubric: 'policy' }, '/rubric'],
    ['a judge that there is not', { judge: 'larg' }, '/judge'],
    ['a gate for a judge that is not there', { gates: { judgeWinRate: 0.5 } }, '/gates/judgeWinRate'],
    ['a question twice', { items: ['Why?', 'Why?'] }, '/items'],
    ['an empty question', { items: ['Why?', ' '] }, '/items/1'],
    ['answers to no questions', { judge: 'large', answers: { peer: ['So.', 'Thus.'] } }, '/answers'],
    ['answers that no judge reads', { items: ['Why?', 'How?'], answers: { peer: ['So.', 'Thus.'] } }, '/answers'],
    ['too few answers', { judge: 'large', items: ['Why?', 'How?'], answers: { peer: ['So.'], two: ['', 'Thus.'] } }, '/answers/peer'],
    [
      'answers under the name of an arm',
      { judge: 'large', items: ['Why?', 'How?'], answers: { student: ['So.', 'Thus.'] } },
      '/answers/student',
    ],
    ['answers under no name', { judge: 'large', items: ['Why?', 'How?'], answers: { 'A peer': ['So.', 'Thus.'] } }, '/answers/A peer'],
    ['answers of too many', { judge: 'large', items: ['Why?', 'How?'], answers: nine }, '/answers'],
    ['a budget that cannot be kept', { items: ['Why?', 'How?'], budgetUsd: 1 }, '/budgetUsd'],
  ])('is refused %s, with a pointer', async ([, body, pointer], { gateway }) => {
    const teacher = { model: pointer === '/budgetUsd' ? 'small' : 'large' };
    const { id } = await trained(gateway, { teacher, budgetUsd: undefined });
    const problem = await problemOf(await post(gateway, id, body));
    expect([problem.status, problem.errors.map((each) => each.pointer)]).toEqual([422, [pointer]]);
  });

  test('must have been trained, and be the student of its own distillation', async ({ gateway }) => {
    const { id: queued } = await gateway.submit();
    const { id: untrained } = await gateway.submit({ stopAfter: 'dataset' });
    await gateway.records.succeed(untrained, { ...result, studentModel: null });
    const { id } = await trained(gateway);
    const again = distillationSchema.parse(await (await post(gateway, id, {})).json());
    for (const [of, detail] of [
      [queued, `${queued} is queued: its student can be evaluated again once it has ended.`],
      [untrained, `${untrained} has no trained student, so there is nothing to evaluate again.`],
      [again.id, `${again.id} is itself an evaluation of ${id}: ask for another one there.`],
    ] as const) {
      const response = await post(gateway, of, {});
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([409, 'false']);
      expect((await problemOf(response)).detail).toBe(detail);
    }
    expect((await problemOf(await post(gateway, 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', {}))).status).toBe(404);
  });
});
