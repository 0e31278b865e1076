import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { accessKeyListSchema } from '@understudy/contracts';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import { understudy } from './run-cli.ts';

test('keys: the first one is made without one, further ones with it; each is shown once', async ({ gateway }) => {
  const tooLittle = await understudy(gateway, ['keys', 'create', 'ci']);
  expect(tooLittle).toMatchObject({ code: 2, stdout: '' });
  expect(tooLittle.stderr).toContain('--scope admin');

  const first = await understudy(gateway, ['keys', 'create', 'operator', '--scope', 'admin']);
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^uk_[0-9a-f]{16}_[0-9a-f]{48}\n$/);
  const key = first.stdout.trim();
  const keyed = { url: gateway.url, key };

  const stranger = await understudy(gateway, ['ls']);
  expect(stranger).toMatchObject({ stdout: '' });
  expect(stranger.code).not.toBe(0);
  expect(stranger.stderr).toContain('asks for a key');

  const created = await understudy(keyed, [
    'keys',
    'create',
    'ci',
    '--owner',
    'alice',
    '--scope',
    'read',
    '--expires',
    '2999-01-31',
    '--distillations',
    '3',
  ]);
  expect(created).toMatchObject({ code: 0, stderr: expect.stringContaining('the key ci of alice (read)') });
  const listed = accessKeyListSchema.shape.data.parse(JSON.parse((await understudy(keyed, ['keys', 'ls', '--json'])).stdout));
  expect(listed).toMatchObject([
    { name: 'operator', owner: 'local', scopes: ['admin'] },
    {
      name: 'ci',
      owner: 'alice',
      scopes: ['read'],
      expiresAt: '2999-01-31T00:00:00.000Z',
      limits: { distillations: 3, requestsPerMinute: null },
    },
  ]);
  const shown = (await understudy(gateway, ['keys', 'ls', '--key', key])).stdout;
  expect(shown).toMatch(/ID +NAME +OWNER +MAY +USED +EXPIRES\n/);
  expect(shown).toMatch(/ci +alice +read +never +2999-01-31 00:00/);
  expect(shown).not.toContain(key.slice(-48));

  const ci = { url: gateway.url, key: created.stdout.trim() };
  expect((await understudy(ci, ['ls'])).code).toBe(0);
  const beyond = await understudy(ci, ['keys', 'ls']);
  expect(beyond.stderr).toContain('scope missing');
  expect((await understudy(keyed, ['keys', 'revoke', ci.key])).code).toBe(0);
  expect((await understudy(ci, ['ls'])).stderr).toContain('revoked');
});

test.for<[string[], string]>([
  [['keys'], 'Say what to do'],
  [['keys', 'revoke'], 'Say what to do'],
  [['keys', 'create', '--scope', 'all'], '--scope all is none of read, write, infer, admin.'],
  [['keys', 'create', '--expires', 'soon'], '--expires soon is no date'],
  [['keys', 'create', '--distillations', '0'], '--distillations takes a whole number from 1'],
])('%j cannot be read', async ([args, message], { gateway }) => {
  const { code, stderr } = await understudy(gateway, args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('every command hands its key on', async () => {
  const sources = fileURLToPath(new URL('../../../packages/cli/src', import.meta.url));
  let connections = 0;
  for await (const path of glob('**/*.ts', { cwd: sources })) {
    const text = await readFile(`${sources}/${path}`, 'utf8');
    if (path !== 'connect.ts') expect(text, path).not.toContain('createClient(');
    for (const [, options] of text.matchAll(/\bconnect\((\{[^)]*|context)\)/g)) {
      connections += 1;
      expect(options, path).toMatch(/\b(key|context)\b/);
    }
  }
  expect(connections).toBeGreaterThan(15);
});
