import { randomUUID } from 'node:crypto';
import { readJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey, distillationSchema, type Problem } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { problemOf, test } from './gateway-test.ts';
import { spec } from './spec.ts';
import { result } from './start-gateway.ts';

const pointers = (problem: Problem) => problem.errors.map(({ pointer }) => pointer);

describe('submitting a spec', () => {
  test('answers 201 with the queued distillation once its spec, its record and its jobs are there', async ({ gateway }) => {
    const response = await gateway.post('/v1/distillations', { ...spec, metadata: { project: 'music' } });
    const record = distillationSchema.parse(await response.json());
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/v1/distillations/${record.id}`);
    expect(record).toMatchObject({ name: 'beethoven', status: 'queued', models: { teacher: 'large', student: 'small' } });
    expect(await gateway.pipeline.rootState(record.id, 'evaluation')).toBe('waiting-children');
    const accepted = await readJson(gateway.artifacts, artifactKey(record.id, 'spec'), acceptedSpecSchema);
    expect(accepted).toMatchObject({ teacher: { model: 'large' }, student: { model: 'small' }, dataset: { minExamples: 6 } });
    expect((await gateway.records.artifacts(record.id)).get('spec')?.sha256).toBe(record.specSha256);
  });

  test.for(['application/yaml', 'text/yaml; charset=utf-8'])('reads YAML sent as %s', async (type, { gateway }) => {
    const yaml = stringify({ ...spec, prompt: 'You are Beethoven.\nYou compose.\n', stopAfter: 'dataset' });
    const response = await gateway.post('/v1/distillations', yaml, { 'content-type': type });
    expect(response.status).toBe(201);
    const { id, stopAfter } = (await response.json()) as { id: string; stopAfter: string };
    expect(stopAfter).toBe('dataset');
    expect(await gateway.pipeline.rootState(id, 'dataset')).toBe('waiting-children');
  });

  const { prompt } = spec;
  const { works, ...others } = spec.questions.facets;
  const setOf = (template: string) => ({
    name: 'mine',
    slots: { work: { facet: 'works', means: 'a work' } },
    categories: {
      making: { families: { ends: { heldOut: true, templates: ['Where did {work} end?'] }, begins: { templates: [template] } } },
    },
  });
  const templatePointer = '/questions/set/categories/making/families/begins/templates/0';
  test.for<[string, object, string, RegExp]>([
    ['without prompt', {}, '/prompt', /missing/],
    ['of an empty prompt', { prompt: '' }, '/prompt', /empty/],
    ['of a prompt over 200,000 characters', { prompt: 'a'.repeat(200_001) }, '/prompt', /200001 characters.*200000/],
    ['with an unknown key', { prompt, qestions: {} }, '/qestions', /"qestions".*did you mean "questions"/],
    ['with an unknown key further in', { prompt, questions: { cuont: 5 } }, '/questions/cuont', /did you mean "count"/],
    ['of no questions', { prompt, questions: { count: 0 } }, '/questions/count', /"questions.count" is 0/],
    ['of ten million questions', { prompt, questions: { count: 10_000_000 } }, '/questions/count', /is 10000000; at most 1000000/],
    ['of an unknown teacher', { prompt, teacher: { model: 'larg' } }, '/teacher/model', /knows large, small\. Did you mean large\?/],
    ['of an unknown student', { prompt, student: { model: 'qwen' } }, '/student/model', /no student "qwen".*small, small-too/],
    ['with a broken pattern in a rule', { prompt, rules: [{ id: 'a', matches: '(' }] }, '/rules/0/matches', /regular expression/],
    [
      'without a facet that a template needs',
      { ...spec, questions: { set: 'character', facets: others } },
      '/questions/facets/works',
      /add questions.facets.works/,
    ],
    [
      'with a facet that no template needs',
      { ...spec, questions: { set: 'character', facets: { works, ...others, x: ['y'] } } },
      '/questions/facets/x',
      /x;/,
    ],
    [
      'with a value twice in a facet',
      { ...spec, questions: { ...spec.questions, facets: { ...others, works: ['the Ninth', 'Fidelio', 'The ninth'] } } },
      '/questions/facets/works/2',
      /facet works has "The ninth" twice/,
    ],
    [
      'with an empty value in a facet',
      { ...spec, questions: { ...spec.questions, facets: { ...others, works: [' ', 'Fidelio', 'the Ninth', 'the Eroica'] } } },
      '/questions/facets/works/0',
      /facet works has an empty value/,
    ],
    [
      'with a facet of no values',
      { ...spec, questions: { ...spec.questions, facets: { ...others, works: [] } } },
      '/questions/facets/works',
      /works.*(empty|at least 1)/,
    ],
    [
      'of a set with an unknown slot in a template',
      { prompt, questions: { set: setOf('How did {wrok} begin?') } },
      templatePointer,
      /template "How did \{wrok\} begin\?" with the unknown slot wrok; known are work/,
    ],
    [
      'of a set with an empty slot in a template',
      { prompt, questions: { set: setOf('How did {} begin?') } },
      templatePointer,
      /template "How did \{\} begin\?" with an empty slot/,
    ],
    [
      'of a set with a template twice',
      { prompt, questions: { set: setOf('Where did {work} end?') } },
      templatePointer,
      /template "Where did \{work\} end\?", which stands elsewhere too/,
    ],
    ['that is a list', [], '', /mapping/],
  ])('refuses one %s', async ([, input, pointer, detail], { gateway }) => {
    const response = await gateway.post('/v1/distillations', input);
    expect(response.status).toBe(422);
    const problem = await problemOf(response);
    expect(pointers(problem)).toEqual([pointer]);
    expect(problem.detail).toMatch(detail);
    expect(problem.error.message).toBe(problem.detail);
    expect((await gateway.records.list({ limit: 1 })).data).toEqual([]);
  });

  test.for<[string, string, string, RegExp]>([
    ['JSON with a wrong token', 'application/json', '{"name": "a",\n "prompt": nothing}', /line 2, column 13/],
    ['JSON with a missing colon', 'application/json', '{\n"name" "a"}', /line 2, column 8/],
    ['JSON that ends too early', 'application/json', '{"name": "a",\n', /line 2, column 1/],
    ['YAML with a wrong indent', 'application/yaml', 'name: a\nquestions:\n  count: 5\n bad: 1\n', /line 4, column 1/],
    ['YAML with a key twice', 'application/yaml', 'name: a\nname: b\n', /unique.* line 2, column 1/],
    ['YAML with a foreign tag', 'application/yaml', 'name: !!python/object a\n', /tag.* line 1, column 7/],
    ['YAML of two documents', 'application/yaml', 'name: a\n---\nname: b\n', /multiple documents/],
    ['a YAML bomb', 'application/yaml', bomb(), /alias/],
    ['nothing', 'application/json', '', /empty/],
  ])('refuses %s', async ([, type, body, detail], { gateway }) => {
    const response = await gateway.post('/v1/distillations', body, { 'content-type': type });
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem.error.code).toBe('invalid_syntax');
    expect(problem.detail).toMatch(detail);
  });

  test.for<[string, string]>([
    ['of one byte', 'a'],
    ['of four bytes', '🎹'],
  ])('takes a prompt of 200,000 characters %s, escaped too, and not one more', async ([, character], { gateway }) => {
    const escaped = (text: string) =>
      text.replace(/./gsu, (each) =>
        [...each].flatMap((whole) => whole.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)).join(''),
      );
    const body = (characters: number) => `{"stopAfter":"dataset","prompt":"${escaped(character.repeat(characters))}"}`;
    const taken = await gateway.post('/v1/distillations', body(200_000));
    expect(taken.status, await taken.clone().text()).toBe(201);
    const { id } = distillationSchema.parse(await taken.json());
    const accepted = await readJson(gateway.artifacts, artifactKey(id, 'spec'), acceptedSpecSchema);
    expect(accepted.prompt).toBe(character.repeat(200_000));
    const refused = await problemOf(await gateway.post('/v1/distillations', body(200_001)));
    expect([refused.status, pointers(refused)]).toEqual([422, ['/prompt']]);
    expect(refused.detail).toContain('has 200001 characters; at most 200000');
  });

  test('takes 20,000 questions of the user in place, and not one more', async ({ gateway }) => {
    const items = Array.from({ length: 20_000 }, (_, number) => `${'What did you feel when you heard it? '.repeat(16)}${number}`);
    const taken = await gateway.post('/v1/distillations', { prompt, questions: { count: 20_000, items } });
    expect(taken.status).toBe(201);
    const refused = await problemOf(
      await gateway.post('/v1/distillations', { prompt, questions: { count: 20_001, items: [...items, 'x'] } }),
    );
    expect([refused.status, pointers(refused)]).toEqual([422, ['/questions/items']]);
  });

  test('neither a prompt nor a refused body is logged', async ({ gateway }) => {
    const secret = randomUUID();
    await gateway.submit({ prompt: secret });
    await gateway.post('/v1/distillations', `{"prompt": "${secret}", ${secret}`);
    await gateway.post('/v1/distillations', { prompt: secret, name: `WRONG ${secret}` });
    expect(gateway.lines.length).toBeGreaterThan(2);
    expect(gateway.lines.join('')).not.toContain(secret);
  });
});

describe('one distillation', () => {
  test.for(['dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', 'dst_1', 'beethoven', 'dst_01jd5h2z7t8q4x9v0c3b6n1m5k', '%00'])(
    'is not found by the id %s',
    async (id, { gateway }) => {
      for (const path of ['', '/events', '/artifacts', '/report']) {
        const response = await gateway.request(`/v1/distillations/${id}${path}`);
        expect(response.status).toBe(404);
        expect((await problemOf(response)).error.code).toBe('not_found');
      }
    },
  );

  test('is shown as its record says', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.stageStarted(id, 'questions', 10);
    const record = distillationSchema.parse(await (await gateway.request(`/v1/distillations/${id}`)).json());
    expect(record).toMatchObject({ id, status: 'running', stage: 'questions' });
  });

  test('is not sent again to who has it, until it changes', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const get = (tag?: string) =>
      gateway.request(`/v1/distillations/${id}`, tag === undefined ? {} : { headers: { 'if-none-match': tag } });
    const first = await get();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    for (const tag of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const again = await get(tag);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await get('"other"')).status).toBe(200);
    await gateway.records.update(id, { metadata: { seen: 'yes' } });
    const changed = await get(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  test('can be cancelled, and again', async ({ gateway }) => {
    const { id } = await gateway.submit();
    for (const _ of [1, 2]) {
      const response = await gateway.request(`/v1/distillations/${id}/cancel`, { method: 'POST' });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ id, status: 'cancelled' });
    }
    expect(await gateway.records.state(id)).toBe('cancelled');
  });

  test('cannot be cancelled when it has ended, and clients are told not to repeat that', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    const response = await gateway.request(`/v1/distillations/${id}/cancel`, { method: 'POST' });
    expect(response.status).toBe(409);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect((await problemOf(response)).detail).toBe(`${id} has succeeded; it cannot be cancelled any more.`);
    expect(await gateway.records.get(id)).toMatchObject({ status: 'succeeded' });
  });
});

function bomb(): string {
  const lines = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg']) lines.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(',')}]`);
  return lines.join('\n');
}
