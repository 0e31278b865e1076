import type { AccessKeys } from '@understudy/records';
import { anyOrigin } from './allowed-origins.ts';

/** Long enough that nobody finds it by trying: 32 hexadecimal digits are 128 bits. */
export const adminKeyPattern = /^[\x21-\x7e]{32,200}$/;

type AssertKeyedOptions = {
  host: string;
  loopbackOnly: boolean;
  adminKey: string | undefined;
  allowedOrigins: readonly string[];
};

/**
 * What others can reach, or any web page on this machine, must ask who they are.
 * @throws Error that says how to make a key.
 */
export async function assertKeyed(
  accessKeys: AccessKeys,
  { host, loopbackOnly, adminKey, allowedOrigins }: AssertKeyedOptions,
): Promise<void> {
  if (adminKey !== undefined || (await accessKeys.check('')).any) return;
  if (!loopbackOnly) throw unkeyed(`UNDERSTUDY_HOST is ${host}, where others can reach this gateway`, 'Start it on 127.0.0.1');
  if (allowedOrigins.includes(anyOrigin))
    throw unkeyed(
      'UNDERSTUDY_ALLOWED_ORIGINS is *, by which any web page can ask this gateway',
      'Name the origins, or start it without it',
    );
}

const unkeyed = (why: string, start: string) =>
  new Error(
    `${why}, and it has no key to ask for. ${start} and run "understudy keys create --scope admin", or set UNDERSTUDY_ADMIN_KEY to what "openssl rand -hex 32" prints.`,
  );
