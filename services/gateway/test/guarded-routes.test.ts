import { expect } from 'vitest';
import { scopeOf } from '../src/access/route-scopes.ts';
import { test } from './gateway-test.ts';
import { adminKey, bearer, test as keyedTest } from './keyed-gateway.ts';

// Whoever adds a route says here what a key must be allowed for it.
const expected = {
  open: ['GET /livez', 'GET /metrics', 'GET /openapi.json', 'GET /readyz'],
  read: [
    'GET /v1/distillations',
    'GET /v1/distillations/:id',
    'GET /v1/distillations/:id/answers',
    'GET /v1/distillations/:id/artifacts',
    'GET /v1/distillations/:id/artifacts/:name',
    'GET /v1/distillations/:id/evaluations',
    'GET /v1/distillations/:id/events',
    'GET /v1/distillations/:id/examples',
    'GET /v1/distillations/:id/metrics',
    'GET /v1/distillations/:id/questions',
    'GET /v1/distillations/:id/report',
    'GET /v1/files',
    'GET /v1/files/:id',
    'GET /v1/files/:id/content',
    'GET /v1/fine_tuning/jobs',
    'GET /v1/fine_tuning/jobs/:id',
    'GET /v1/fine_tuning/jobs/:id/checkpoints',
    'GET /v1/fine_tuning/jobs/:id/events',
    'GET /v1/models',
    'GET /v1/queues',
    'GET /v1/uploads/:id',
  ],
  write: [
    'DELETE /v1/distillations/:id',
    'DELETE /v1/files/:id',
    'PATCH /v1/distillations/:id',
    'POST /v1/distillations',
    'POST /v1/distillations/:id/cancel',
    'POST /v1/distillations/:id/clone',
    'POST /v1/distillations/:id/evaluations',
    'POST /v1/distillations/:id/pause',
    'POST /v1/distillations/:id/resume',
    'POST /v1/distillations/:id/retry',
    'POST /v1/distillations/estimate',
    'POST /v1/files',
    'POST /v1/fine_tuning/jobs',
    'POST /v1/fine_tuning/jobs/:id/cancel',
    'POST /v1/fine_tuning/jobs/:id/pause',
    'POST /v1/fine_tuning/jobs/:id/resume',
    'POST /v1/uploads',
  ],
  infer: ['POST /v1/chat/completions', 'POST /v1/distillations/:id/compare'],
  admin: ['DELETE /v1/keys/:id', 'GET /v1/keys', 'POST /v1/keys'],
};

test('every route of the document has the scope that this list gives it, and says so', async ({ gateway }) => {
  type Operation = { security: Record<string, string[]>[]; responses: Record<string, unknown> };
  const document = (await (await gateway.request('/openapi.json')).json()) as { paths: Record<string, Record<string, Operation>> };
  const found: Record<string, string[]> = { open: [], read: [], write: [], infer: [], admin: [] };
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { security, responses }] of Object.entries(methods)) {
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      const scope = security[0]?.accessKey?.[0] ?? 'open';
      found[scope]?.push(route);
      expect(scopeOf(...(route.split(' ') as [string, string])), route).toBe(scope);
      expect(Object.keys(responses).includes('401'), route).toBe(scope !== 'open');
      expect(Object.keys(responses).includes('403'), route).toBe(scope !== 'open');
    }
  for (const routes of Object.values(found)) routes.sort();
  expect(found).toEqual(expected);
});

test('a route that nobody has given a scope is refused when the gateway is made', () => {
  expect(() => scopeOf('GET', '/debug')).toThrow(/GET \/debug has no scope: give it one in .*route-scopes\.ts/);
  expect(() => scopeOf('GET', '/administration')).toThrow(/no scope/);
  expect(scopeOf('HEAD', '/v1/keys')).toBe('admin');
});

keyedTest('the queues can be looked at by who may administer, also with a browser, and cannot be changed', async ({ keyed }) => {
  const { id } = (await (await keyed.post('/v1/distillations', { prompt: 'Speak like Beethoven.' }, bearer(adminKey))).json()) as {
    id: string;
  };
  const basic = { authorization: `Basic ${btoa(`operator:${adminKey}`)}` };
  const refused = await keyed.request('/admin/queues');
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="understudy"']);
  const page = await keyed.request('/admin/queues', { headers: basic });
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  for (const [, script] of html.matchAll(/<script defer src="([^"]+)"/g))
    expect((await keyed.request(`/admin/queues/${script}`, { headers: basic })).status).toBe(200);
  const api = '/admin/queues/api/queues';
  const jobs = await (await keyed.request(`${api}?activeQueue=questions&status=waiting&page=1`, { headers: basic })).text();
  expect(jobs).toContain(`${id}-questions-r1`);
  for (const path of [`${api}/questions/pause`, `${api}/questions/empty`, `${api}/questions/${id}-questions-r1/clean`])
    expect((await keyed.request(path, { method: 'PUT', headers: basic })).status, path).toSatisfy(
      (status) => status === 405 || status === 404,
    );
  expect((await keyed.pipeline.depths([])).get('questions')?.jobs.waiting).toBe(1);
});

test('answers carry the headers of a careful server, and the report a policy of its own', async ({ gateway }) => {
  const { id } = await gateway.submit();
  await gateway.leave(id, 'report-html', '<p>Well.</p>');
  const json = await gateway.request(`/v1/distillations/${id}`);
  expect(json.headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
  expect(json.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(json.headers.get('strict-transport-security')).toBeNull();
  const report = await gateway.request(`/v1/distillations/${id}/report`, { headers: { accept: 'text/html' } });
  expect(report.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts; default-src 'none'/);
});
