import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');
const composeSchema = z.object({
  services: z.record(z.string(), z.looseObject({ environment: z.record(z.string(), z.string()).default({}) })),
});
const compose = async (path: string) => composeSchema.parse(parse(await read(path), { merge: true })).services;

test('the overlay gives the bucket to every service that has the store, and changes nothing else of them', async () => {
  const [base, overlay] = [await compose('docker-compose.yml'), await compose('infra/compose.s3.yml')];
  const users = Object.keys(base).filter((name) => base[name]?.environment.UNDERSTUDY_ARTIFACTS !== undefined);
  expect(Object.keys(overlay).sort()).toEqual(users.sort());
  for (const [name, service] of Object.entries(overlay)) {
    expect(Object.keys(service), name).toEqual(['environment']);
    expect(service.environment.UNDERSTUDY_ARTIFACTS, name).toMatch(/^\$\{UNDERSTUDY_ARTIFACTS:\?/);
    // Root file systems are read-only; under the volume of the base they may write.
    expect(base[name]?.volumes, name).toContainEqual('artifacts:/data/artifacts');
    expect(service.environment.UNDERSTUDY_ARTIFACTS_CACHE, name).toMatch(/^\/data\/artifacts\//);
  }
});

test('every variable of the overlay is explained in .env.example', async () => {
  const [text, example] = [await read('infra/compose.s3.yml'), await read('.env.example')];
  const variables = new Set([...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = '']) => name));
  expect(variables.size).toBeGreaterThan(4);
  for (const name of variables) expect(example, name).toMatch(new RegExp(`^${name}=`, 'm'));
});
