import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, environment, loadConfig, readFilesForOthers } from './config.ts';

/** Writes files into a folder of the test's own. */
async function files(contents: Record<string, string>) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'understudy-config-'));
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder.path, name), content);
  return { path: (name: string) => join(folder.path, name), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const shape = {
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379'),
  KEY: z.string().min(8),
  PORT: z.coerce.number(),
};

test('a variable may stand in a file; line breaks at its end are not part of it', async () => {
  await using given = await files({ redis: 'rediss://user:secret@redis:6380\r\n', key: ' with spaces \n\n' });
  const config = loadConfig(shape, { REDIS_URL_FILE: given.path('redis'), KEY_FILE: given.path('key'), PORT: '1', PORT_FILE: '' });
  expect(config).toEqual({ REDIS_URL: 'rediss://user:secret@redis:6380', KEY: ' with spaces ', PORT: 1 });
});

test('every fault is told at once, by the name of its variable and never by its value', async () => {
  await using given = await files({ empty: '\n', redis: 'http://secret' });
  const missing = given.path('none');
  const load = (variables: NodeJS.ProcessEnv) => {
    try {
      return loadConfig(shape, variables);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as Error).message;
    }
  };
  const told = load({ REDIS_URL_FILE: given.path('redis'), KEY_FILE: missing, PORT: 'many' });
  expect(told).toContain(`KEY_FILE names ${missing}, which cannot be read: ENOENT`);
  expect(told).toMatch(/; REDIS_URL: .*; PORT: /);
  // The key is told once, by what is wrong with it.
  expect(String(told).match(/KEY/g)).toHaveLength(1);
  for (const value of ['http://secret', 'many']) expect(told).not.toContain(value);
  expect(load({ KEY: 'in the clear', KEY_FILE: missing, PORT: '1' })).toBe(
    'The environment is not right: KEY and KEY_FILE are both set: leave one of them out',
  );
  expect(load({ KEY_FILE: given.path('empty'), PORT: '1' })).toMatch(/KEY_FILE names .*empty, which is empty$/);
});

test('keys whose names are not known before are found in files when they are asked for', async () => {
  await using given = await files({ teacher: 'sk-1\n' });
  const variables = environment({
    TEACHER_API_KEY_FILE: given.path('teacher'),
    JUDGE_API_KEY: 'sk-2',
    BOTH: 'one',
    BOTH_FILE: given.path('teacher'),
    // Names a bundle of certificates, and nobody asks for SSL_CERT.
    SSL_CERT_FILE: given.path('none'),
  });
  expect([variables.TEACHER_API_KEY, variables.JUDGE_API_KEY, variables.OTHER_KEY]).toEqual(['sk-1', 'sk-2', undefined]);
  expect(variables.SSL_CERT_FILE).toBe(given.path('none'));
  expect(() => variables.BOTH).toThrow('BOTH and BOTH_FILE are both set');
  await writeFile(given.path('teacher'), 'sk-3');
  expect(variables.TEACHER_API_KEY).toBe('sk-1');
});

test('what others look up by themselves is put where they find it', async () => {
  await using given = await files({ secret: 'aws\n' });
  const variables: NodeJS.ProcessEnv = { AWS_SECRET_ACCESS_KEY_FILE: given.path('secret'), TINKER_API_KEY: 'tml', AWS_REGION: 'eu' };
  readFilesForOthers(variables);
  expect(variables).toEqual({ AWS_SECRET_ACCESS_KEY: 'aws', TINKER_API_KEY: 'tml', AWS_REGION: 'eu' });
  expect(() => readFilesForOthers({ AWS_SESSION_TOKEN_FILE: given.path('none') })).toThrow(
    /AWS_SESSION_TOKEN_FILE names .* cannot be read/,
  );
});
