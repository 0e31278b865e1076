// Schemathesis against a real gateway with a Redis of its own, real files and the fake model server: `npm run test:api`.
//   node services/gateway/test/schemathesis.ts [--seed 1] [--examples 5] [--seconds 600] [-- more options of schemathesis]
// Without seconds the work is the same on every machine: all boundaries, so many examples of each operation, walks along the links.
// The exit code is that of schemathesis: 0 when nothing was found. UNDERSTUDY_SCHEMATHESIS names another program than that of the set-up.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openArtifacts } from '@understudy/artifacts';
import { artifactKey } from '@understudy/contracts';
import { connectRedis } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { startRedisServer } from '@understudy/service';
import { fillGateway } from './fill-gateway.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    examples: { type: 'string', default: '5' },
    seconds: { type: 'string' },
  },
});
const root = new URL('../../../', import.meta.url);
const at = (path: string) => fileURLToPath(new URL(path, root));
const program = process.env.UNDERSTUDY_SCHEMATHESIS ?? at('.understudy/venv/bin/schemathesis');

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'understudy-schemathesis-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
await mkdir(join(folder, 'redis'));
const redis = stack.use(await startRedisServer({ directory: join(folder, 'redis') }));
const models = await start('packages/testing/src/fake-model-server-main.ts', {}, (line) => line.url);
const catalogue = `default: { teacher: large, student: small }
models:
  large: { baseUrl: "${models}", model: example/large, pricePerMillionTokens: { input: 1, output: 10 } }
  small: { embedded: true }
students:
  small: { base: small }
`;
await writeFile(join(folder, 'models.yaml'), catalogue);
const key = 'k'.repeat(40);
const authorization = `Bearer ${key}`;
const environment = {
  REDIS_URL: redis.url,
  UNDERSTUDY_ARTIFACTS: join(folder, 'artifacts'),
  UNDERSTUDY_MODELS: join(folder, 'models.yaml'),
  UNDERSTUDY_MODEL_SERVER: String(models).replace(/\/v1$/, ''),
  UNDERSTUDY_PORT: '0',
  UNDERSTUDY_ADMIN_KEY: key,
};
const url = `http://127.0.0.1:${await start('services/gateway/main.ts', environment, (line) => line.port)}`;
const connection = stack.use(await connectRedis(redis.url, { failFast: true }));
const records = createRecords(connection, { prefix: '{understudy}' });
const artifacts = openArtifacts(environment.UNDERSTUDY_ARTIFACTS);
const { distillations, upload, file } = await fillGateway({
  request: (path, init = {}) => fetch(`${url}${path}`, { ...init, headers: { ...(init.headers as object), authorization } }),
  records,
  leave: async (id, name, content) => records.setArtifact(id, name, await artifacts.write(artifactKey(id, name), [content])),
});

// The ids of what is there, as schemathesis.toml takes them.
const known = `
[dictionaries]
distillations = { values = ${JSON.stringify(distillations)} }
uploads = { values = ["${upload}"] }
files = { values = ["${file}"] }
`;
const settings = join(folder, 'schemathesis.toml');
await writeFile(settings, (await readFile(at('services/gateway/schemathesis.toml'), 'utf8')) + known);

const { seed, examples, seconds } = values;
const limits = ['--seed', seed, '--max-examples', examples, ...(seconds === undefined ? [] : ['--max-time', seconds])];
const header = ['--header', `Authorization: ${authorization}`];
process.exitCode = await run(program, ['--config-file', settings, 'run', `${url}/openapi.json`, ...limits, ...header, ...positionals]);

/** Starts a program of ours, and resolves to what `find` takes from a line of JSON that it prints; failures that it logs later are shown. */
function start<T>(path: string, environment: Record<string, string>, find: (line: Record<string, unknown>) => T | undefined): Promise<T> {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [at(path)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      const found = find(line);
      if (found !== undefined) resolve(found);
      if (line.code === 'internal') process.stderr.write(`${text}\n`);
    });
    exited.then(() => reject(new Error(`${path} ended before it was ready.`)), reject);
  });
}

/** Runs a program to its end; resolves to its exit code. */
async function run(command: string, args: readonly string[]): Promise<number> {
  const hooks = { SCHEMATHESIS_HOOKS: 'schemathesis_hooks', PYTHONPATH: at('services/gateway/test'), PYTHONDONTWRITEBYTECODE: '1' };
  if (!existsSync(command)) throw new Error(`${command} is not there: run "npm run setup -- --dev".`);
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...hooks }, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
