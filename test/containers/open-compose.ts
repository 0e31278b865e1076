import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@understudy/client';
import { freePort } from '@understudy/service';
import { expect } from 'vitest';
import { chooseImage } from './choose-image.ts';
import { docker } from './docker.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Left out: no test looks at it, and its image is large. */
const unused = 'grafana';

/** Where the image finds torch: the index that the compose file names; else PyPI's, whose torch brings CUDA along. */
async function torchIndex(): Promise<string | undefined> {
  if (process.env.UNDERSTUDY_TORCH_INDEX) return process.env.UNDERSTUDY_TORCH_INDEX;
  const usual = await fetch('https://download.pytorch.org/whl/cpu/', { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  return usual ? undefined : 'https://pypi.org/simple';
}

export type Container = { id: string; service: string; name: string };

/** The system of docker-compose.yml under a project name and on ports of its own; disposal takes it away with its volumes. */
export async function openCompose() {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-compose-'));
  const key = randomBytes(32).toString('hex');
  const keyFile = join(folder, 'admin-key');
  await writeFile(keyFile, `${key}\n`, { mode: 0o644 });
  const project = `understudy-test-${randomBytes(4).toString('hex')}`;
  const [gatewayPort, prometheusPort] = [await freePort(), await freePort()];
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    UNDERSTUDY_NODE_IMAGE: 'understudy-node:test',
    UNDERSTUDY_ENGINE_IMAGE: 'understudy-engine:test',
    UNDERSTUDY_REDIS_IMAGE: await chooseImage('UNDERSTUDY_REDIS_IMAGE', 'redis:8-alpine'),
    UNDERSTUDY_PROMETHEUS_IMAGE: await chooseImage('UNDERSTUDY_PROMETHEUS_IMAGE', 'prom/prometheus:latest'),
    UNDERSTUDY_TORCH_INDEX: await torchIndex(),
    UNDERSTUDY_GATEWAY_PORT: String(gatewayPort),
    UNDERSTUDY_PROMETHEUS_PORT: String(prometheusPort),
    UNDERSTUDY_ADMIN_KEY_FILE: keyFile,
    UNDERSTUDY_ARTIFACTS: '',
  };
  // A .env of the checkout is somebody's, and not the test's.
  const compose = (...args: string[]) =>
    docker(['compose', '--project-name', project, '--env-file', '/dev/null', '--progress', 'plain', ...args], { cwd: root, env });
  const services = (await compose('config', '--services')).split('\n').filter((service) => service !== unused);
  const client: Client = createClient({ url: `http://127.0.0.1:${gatewayPort}`, key });

  const containers = async (service?: string): Promise<Container[]> => {
    const format = '{{.ID}} {{.Label "com.docker.compose.service"}} {{.Names}}';
    const labels = [`label=com.docker.compose.project=${project}`, ...(service ? [`label=com.docker.compose.service=${service}`] : [])];
    const listed = await docker(['ps', '--all', '--no-trunc', '--format', format, ...labels.flatMap((label) => ['--filter', label])]);
    return listed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [id = '', of = '', name = ''] = line.split(' ');
        return { id, service: of, name };
      });
  };
  const inspect = (id: string, what: string) => docker(['inspect', '--format', what, id]);

  return {
    client,
    prometheusUrl: `http://127.0.0.1:${prometheusPort}`,
    services,
    env,
    compose,
    containers,
    inspect,
    key,

    /** All containers, waited for until they are healthy. */
    up: (...args: string[]) => compose('up', '--detach', '--wait', '--no-build', ...args, ...services),

    build: () => compose('build', ...services),

    /** A shell command in a container, as its user. */
    shell: ({ id }: Container, command: string) => docker(['exec', id, 'sh', '-c', command]),

    /** SIGKILL for all processes of a container at once, as a crash would: `docker kill` counts as wanted, and is not followed by a restart. */
    async crash({ id }: Container): Promise<void> {
      const restarts = Number(await inspect(id, '{{.RestartCount}}'));
      await docker(['exec', id, 'sh', '-c', 'kill -9 -1']).catch(() => {});
      await expect.poll(async () => Number(await inspect(id, '{{.RestartCount}}')), { timeout: 60_000 }).toBe(restarts + 1);
    },

    async [Symbol.asyncDispose]() {
      await compose('down', '--volumes', '--timeout', '1');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Compose = Awaited<ReturnType<typeof openCompose>>;
