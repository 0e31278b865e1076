import { accessKeyIdSchema, accessKeyListSchema, createdAccessKeySchema, newAccessKeySchema } from '@understudy/contracts';
import { z } from 'zod';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';

const tags = ['keys'];

/** Who may use the gateway. */
export async function keyRoutes(app: App, { accessKeys, access, log, now = Date.now }: RouteDependencies): Promise<void> {
  const create = {
    operationId: 'createKey',
    summary: 'Make a key; its secret is shown this once',
    description:
      'With the first key a gateway on the loopback address begins to ask for one, so the first must have the scope `admin`. Takes no `Idempotency-Key` (400): to answer a repetition the secret would have to be kept.',
    tags,
    body: newAccessKeySchema,
    response: { 201: json('The key, with its secret', createdAccessKeySchema) },
  };
  app.post('/v1/keys', { schema: create }, async ({ body, headers }, reply) => {
    if (headers['idempotency-key'] !== undefined) {
      const detail =
        'Keys are made without an Idempotency-Key, since a repetition would have to be answered with a secret that is kept nowhere: list the keys, and revoke the one whose answer was lost.';
      throw new HttpProblem(400, 'invalid_request', detail, { errors: [{ pointer: '/idempotency-key', detail }] });
    }
    if (body.expiresAt !== null && Date.parse(body.expiresAt) <= now()) {
      const detail = `expiresAt is ${body.expiresAt}, which has passed: such a key would open nothing.`;
      throw new HttpProblem(422, 'invalid_request', detail, { errors: [{ pointer: '/expiresAt', detail }] });
    }
    const isFirst = access.adminKey === undefined && !(await accessKeys.check('')).any;
    if (isFirst && (!body.scopes.includes('admin') || body.expiresAt !== null)) {
      const detail =
        'The first key needs the scope admin and no expiry (understudy keys create --scope admin): without such a one nobody could make another.';
      throw new HttpProblem(422, 'invalid_request', detail, { errors: [{ pointer: '/scopes', detail }] });
    }
    const made = await accessKeys.create(body);
    log.info({ keyId: made.id, owner: made.owner, scopes: made.scopes }, 'key made');
    return reply.code(201).header('location', `/v1/keys/${made.id}`).header('cache-control', 'no-store').send(made);
  });

  const list = {
    operationId: 'listKeys',
    summary: 'List keys, oldest first',
    tags,
    response: { 200: json('Keys, without their secrets', accessKeyListSchema) },
  };
  app.get('/v1/keys', { schema: list }, async () => ({ object: 'list' as const, data: await accessKeys.list() }));

  const revoke = {
    operationId: 'revokeKey',
    summary: 'Revoke a key',
    description:
      'It opens nothing from then on. Streams of events that were begun with it end within a few seconds; an answer of a model goes on to its end.',
    tags,
    params: z.strictObject({ id: accessKeyIdSchema }),
    response: { 204: z.undefined().meta({ description: 'Revoked' }) },
  };
  app.delete('/v1/keys/:id', { schema: revoke }, async ({ params: { id } }, reply) => {
    if (!(await accessKeys.revoke(id))) throw new HttpProblem(404, 'not_found', `There is no key ${id}.`);
    log.info({ keyId: id }, 'key revoked');
    return reply.code(204).send();
  });
}
