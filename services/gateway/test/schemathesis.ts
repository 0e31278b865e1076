// Schemathesis against a real gateway with a Redis of its own, real files and the fake model server: `npm run test:api`.
//   node services/gateway/test/schemathesis.ts [--seed 1] [--examples 20] [--seconds 50] [-- more options of schemathesis]
// The exit code is that of schemathesis: 0 when nothing was found. UNDERSTUDY_SCHEMATHESIS names another program than that of the set-up.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openArtifacts } from '@understudy/artifacts';
import { artifactKey, type Distillation, type ResultInput } from '@understudy/contracts';
import { connectRedis } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { startRedisServer } from '@understudy/service';
import { sampleAnswer, sampleQuestion } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    examples: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '50' },
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
await finishOne();

const limits = ['--seed', values.seed, '--max-examples', values.examples, '--max-time', values.seconds];
process.exitCode = await run(program, [
  '--config-file',
  at('services/gateway/schemathesis.toml'),
  'run',
  `${url}/openapi.json`,
  ...limits,
  '--header',
  `Authorization: ${authorization}`,
  ...positionals,
]);

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

/** Plays one distillation to its end, so that there are rows, files and a student to be asked for. */
async function finishOne(): Promise<void> {
  const body = JSON.stringify({ name: 'beethoven', prompt: 'You are Beethoven.', questions: { count: 11 } });
  const response = await fetch(`${url}/v1/distillations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body,
  });
  if (response.status !== 201) throw new Error(await response.text());
  const { id } = (await response.json()) as Distillation;
  const connection = await connectRedis(redis.url, { failFast: true });
  const records = createRecords(connection, { prefix: '{understudy}' });
  const question = sampleQuestion('Who are you?');
  await records.putQuestions(id, [question]);
  await records.putAnswer(id, sampleAnswer(question.id, 'Ach, my friend, I am Beethoven.'));
  const artifacts = openArtifacts(environment.UNDERSTUDY_ARTIFACTS);
  await records.setArtifact(id, 'report-markdown', await artifacts.write(artifactKey(id, 'report-markdown'), ['# A report']));
  const result: ResultInput = { examples: 1, studentModel: 'student:beethoven', gapClosed: null, promptTokensSaved: 1100 };
  await records.succeed(id, result);
  await connection[Symbol.asyncDispose]();
}

/** Runs a program to its end; resolves to its exit code. */
async function run(command: string, args: readonly string[]): Promise<number> {
  const hooks = { SCHEMATHESIS_HOOKS: 'schemathesis_hooks', PYTHONPATH: at('services/gateway/test'), PYTHONDONTWRITEBYTECODE: '1' };
  if (!existsSync(command)) throw new Error(`${command} is not there: run "npm run setup -- --dev".`);
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...hooks }, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
