import type { FastifyRequest } from 'fastify';

/** Before the check of a query: `name[key]=value`, as often as it stands there, becomes `name: { key: value }` (OpenAPI's style deepObject). */
export function gatherDeep(name: string): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const given = Object.entries(request.query as Record<string, unknown>);
    const deep: [string, unknown][] = [];
    const plain: [string, unknown][] = [];
    for (const [key, value] of given) {
      const inner = key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined;
      if (inner === undefined) plain.push([key, value]);
      else deep.push([inner, value]);
    }
    // Both forms at once are left as they are, and refused.
    if (deep.length > 0 && !plain.some(([key]) => key === name))
      request.query = Object.fromEntries([...plain, [name, Object.fromEntries(deep)]]);
  };
}
