import type { Scope } from '@understudy/contracts';

/** For probes, for Prometheus, and for whoever wants to know what there is (/docs too): they tell nothing of any distillation. */
const open = ['/livez', '/readyz', '/metrics', '/openapi.json'];

/** Where the method alone does not tell. */
const special: Readonly<Record<string, Scope>> = {
  'POST /v1/chat/completions': 'infer',
  'POST /v1/distillations/:id/compare': 'infer',
  'GET /v1/keys': 'admin',
  'POST /v1/keys': 'admin',
  'DELETE /v1/keys/:id': 'admin',
};

/**
 * What a key must be allowed for a route: nothing where it is open, `admin` below /admin, else below /v1 `read` to look and `write` to
 * change, unless `special` says otherwise.
 * @throws Error for a route that is none of these, so that none is open by mistake.
 */
export function scopeOf(method: string, url: string): Scope | 'open' {
  const asked = method === 'HEAD' ? 'GET' : method;
  if (open.includes(url) || url === '/docs' || url.startsWith('/docs/')) return 'open';
  if (url === '/admin' || url.startsWith('/admin/')) return 'admin';
  if (!url.startsWith('/v1/'))
    throw new Error(`${method} ${url} has no scope: give it one in services/gateway/src/access/route-scopes.ts.`);
  return special[`${asked} ${url}`] ?? (asked === 'GET' ? 'read' : 'write');
}
