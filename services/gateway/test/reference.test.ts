import { expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { spec } from './spec.ts';

test('the pages at /docs bring everything along, and may reach nothing but the gateway', async ({ gateway }) => {
  const response = await gateway.request('/docs');
  expect(new URL(response.url).pathname).toBe('/docs/');
  const page = await response.text();
  const [, nonce] = /script-src 'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '') ?? [];
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* connect-src 'self';/);
  for (const [, given] of page.matchAll(/<script[^>]*nonce="([^"]*)"/g)) expect(given).toBe(nonce);
  expect(page).not.toMatch(/https?:\/\//);
  const script = await gateway.request('/docs/js/scalar.js');
  expect([script.status, script.headers.get('content-type')]).toEqual([200, 'application/javascript; charset=utf-8']);
  const document = (await (await gateway.request('/openapi.json')).json()) as { paths: object };
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/docs'))).toEqual([]);
});

test.for<[string, object, string, string]>([
  ['at the top', { promt: 'x' }, '/promt', 'prompt'],
  ['one level down', { teacher: { temprature: 1 } }, '/teacher/temprature', 'temperature'],
  ['two levels down', { evaluation: { gates: { gapClosd: 0.5 } } }, '/evaluation/gates/gapClosd', 'gapClosed'],
  ['in a list', { demonstrations: [{ user: 'a', assistent: 'b' }] }, '/demonstrations/0/assistent', 'assistant'],
  ['in one of several shapes', { questions: { items: [{ text: 'Why?', followups: [] }] } }, '/questions/items/0/followups', 'followUps'],
  ['beside others', { training: { sweep: { learningrate: [1e-3] } } }, '/training/sweep/learningrate', 'learningRate'],
])('a mistyped key %s is named with the one that was meant', async ([, changes, pointer, meant], { gateway }) => {
  const problem = await problemOf(await gateway.post('/v1/distillations', { ...spec, ...changes }));
  expect(problem.status).toBe(422);
  expect(problem.errors).toContainEqual({ pointer, detail: expect.stringContaining(`did you mean "${meant}"?`) });
});

test('the spec that the document shows is accepted', async ({ gateway }) => {
  type Media = { example: object };
  const document = (await (await gateway.request('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { requestBody: { content: Record<string, Media> } }>>;
  };
  const example = document.paths['/v1/distillations']?.post?.requestBody.content['application/json']?.example;
  expect((await gateway.post('/v1/distillations', example)).status).toBe(201);
});
