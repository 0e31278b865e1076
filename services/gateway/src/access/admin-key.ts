import { readFile } from 'node:fs/promises';
import type { AccessKeys } from '@understudy/records';

/** Long enough that nobody finds it by trying: 32 hexadecimal digits are 128 bits. */
export const adminKeyPattern = /^[\x21-\x7e]{32,200}$/;

/**
 * The operator's key: the variable, or what stands in the file that a variable names, as containers are handed secrets.
 * @throws Error naming the variable and the mend; never the value.
 */
export async function readAdminKey(config: {
  UNDERSTUDY_ADMIN_KEY?: string | undefined;
  UNDERSTUDY_ADMIN_KEY_FILE?: string | undefined;
}): Promise<string | undefined> {
  const { UNDERSTUDY_ADMIN_KEY: given, UNDERSTUDY_ADMIN_KEY_FILE: file } = config;
  if (file === undefined) return given;
  if (given !== undefined) throw new Error('UNDERSTUDY_ADMIN_KEY and UNDERSTUDY_ADMIN_KEY_FILE are both set: leave one of them out.');
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new Error(`UNDERSTUDY_ADMIN_KEY_FILE names ${file}, which cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (!adminKeyPattern.test(text))
    throw new Error(
      `UNDERSTUDY_ADMIN_KEY_FILE: ${file} holds no key: 32 to 200 characters without a space, as "openssl rand -hex 32" makes.`,
    );
  return text;
}

/**
 * What others can reach must ask who they are.
 * @throws Error that says how to make a key.
 */
export async function assertKeyed(
  accessKeys: AccessKeys,
  { host, loopbackOnly, adminKey }: { host: string; loopbackOnly: boolean; adminKey: string | undefined },
): Promise<void> {
  if (loopbackOnly || adminKey !== undefined || (await accessKeys.check('')).any) return;
  throw new Error(
    `UNDERSTUDY_HOST is ${host}, where others can reach this gateway, and it has no key to ask for. Start it on 127.0.0.1 and run "understudy keys create --scope admin", or set UNDERSTUDY_ADMIN_KEY to what "openssl rand -hex 32" prints.`,
  );
}
