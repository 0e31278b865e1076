import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environment, freePort } from '@understudy/service';

export type S3Server = AsyncDisposable & {
  endpoint: string;
  /** What a process needs in its environment to reach it. */
  environment: Readonly<Record<string, string>>;
  /** Makes a bucket and gives its name. */
  createBucket: (name?: string) => Promise<string>;
};

/** That of `npm run setup -- --dev`, or the one that UNDERSTUDY_MOTO names. */
const program = environment().UNDERSTUDY_MOTO ?? fileURLToPath(new URL('../../../.understudy/venv/bin/moto_server', import.meta.url));

/** Why there is no S3 server to test with; null when there is one. */
export const noS3Server = existsSync(program)
  ? null
  : 'moto is not installed: run "npm test" once, which sets it up, or set UNDERSTUDY_MOTO';

/** A real S3 server in a process of its own: moto's, which keeps everything in its memory and takes any key. Its credentials are AWS' own variables. */
export async function startS3Server({ port: given }: { port?: number } = {}): Promise<S3Server> {
  const port = given ?? (await freePort());
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  let ended = false;
  const gone = once(child, 'exit')
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  while (!(await listens(port))) {
    if (ended) throw new Error(`${program} ended before it listened.`);
    await sleep(50);
  }
  const endpoint = `http://127.0.0.1:${port}`;
  let buckets = 0;
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      // Nothing of the machine's own.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async createBucket(name = `understudy-${++buckets}`) {
      const response = await fetch(`${endpoint}/${name}`, { method: 'PUT' });
      if (!response.ok) throw new Error(`The bucket ${name} could not be made: ${response.status} ${await response.text()}`);
      return name;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
