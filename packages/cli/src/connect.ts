import { type Client, createClient } from '@understudy/client';
import type { CommandContext } from './command.ts';

/** The gateway that this command line talks to, shown the key where there is one. */
export function connect({ url, key }: Pick<CommandContext, 'url' | 'key'>): Client {
  if (key === null) return createClient({ url });
  const withKey: typeof fetch = (address, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${key}`);
    return fetch(address, { ...init, headers });
  };
  return createClient({ url, fetch: withKey });
}
