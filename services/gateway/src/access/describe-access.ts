import { problemSchema, type Scope } from '@understudy/contracts';
import type { FastifySchema } from 'fastify';
import { problemMediaType } from '../problem-body.ts';

/** Name of the one way to show who one is, in the OpenAPI document. */
const scheme = 'accessKey';

export const securitySchemes = {
  [scheme]: {
    type: 'http' as const,
    scheme: 'bearer',
    description: 'A key: uk_<id>_<secret>. A gateway that listens on the loopback address and has no keys asks for none.',
  },
};

const refusal = (description: string) => ({ description, content: { [problemMediaType]: { schema: problemSchema } } });

/** A route's part of the document with what guards it: the scope that a key must have, and how it is refused without. */
export function describeAccess(schema: FastifySchema, scope: Scope | 'open'): FastifySchema {
  if (scope === 'open') return { ...schema, security: [] };
  const response = {
    ...(schema.response as object),
    401: refusal('No key, or one that is wrong, expired or revoked'),
    403: refusal(`The key lacks the scope \`${scope}\``),
    429: refusal('More than the key may ask for: requests in a minute (`Retry-After` says how long to wait), or distillations at once'),
  };
  return { ...schema, security: [{ [scheme]: [scope] }], response };
}
