import { type AccessKey, type NewAccessKeyInput, newAccessKeySchema } from '@understudy/contracts';
import { test as base } from '@understudy/testing';
import { type Gateway, startGateway } from './start-gateway.ts';

/** What the environment would name. */
export const adminKey = 'an-admin-key-of-more-than-32-characters';

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** A key with every scope but admin, unless something else is said. */
export async function makeKey(gateway: Gateway, wanted: Partial<NewAccessKeyInput> = {}): Promise<AccessKey & { key: string }> {
  return gateway.accessKeys.create(newAccessKeySchema.parse({ name: 'test', ...wanted }));
}

/** Vitest's `test` with a gateway that has an operator's key, so that it asks everybody for one. */
export const test = base.extend<{ keyed: Gateway }>({
  keyed: async ({ redisUrl, prefix }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix, access: { adminKey } });
    await use(gateway);
  },
});
