import { type Client, createClient } from '@understudy/client';
import type { CommandContext } from './command.ts';

/** The gateway that this command line talks to, shown the key where there is one. */
export function connect({ url, key }: Pick<CommandContext, 'url' | 'key'>): Client {
  return createClient({ url, key: key ?? undefined });
}
