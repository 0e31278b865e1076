// Two versions on one Redis: starts a system from another checkout, replaces its processes one by one by ours while distillations are submitted
// and worked on, then goes back in the same way. Prints what came of the distillations.
//   node bench/two-versions.ts /path/to/another/checkout
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openArtifacts, readJsonLines } from '@understudy/artifacts';
import { createClient } from '@understudy/client';
import { answerSchema, artifactKey, questionSchema, type SpecInput, terminalStatuses } from '@understudy/contracts';
import { freePort, startRedisServer } from '@understudy/service';
import { readSpecFile } from '../packages/cli/src/spec-file.ts';
import { type Supervised, supervise } from '../packages/cli/src/stack/supervise.ts';
import { startTeacher } from './teacher.ts';

/** Those who take jobs before those who make them, as docs/operations.md has it. */
const order = ['dataset-assembler', 'teacher-worker', 'question-generator', 'gateway'] as const;
type Name = (typeof order)[number];

const [other] = process.argv.slice(2);
if (other === undefined) throw new Error('Say where the other checkout lies: node bench/two-versions.ts FOLDER');
const versions = { other: resolve(other), ours: fileURLToPath(new URL('..', import.meta.url)) };

await using opened = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
opened.defer(() => rm(folder, { recursive: true, force: true }));
const redis = opened.use(await startRedisServer({ directory: join(folder, 'redis') }));
const teacher = opened.use(await startTeacher(200));
const models = join(folder, 'models.yaml');
const fake = { baseUrl: teacher.url, model: 'fake', limits: { maxInFlight: 16 } };
const catalogue = { default: { teacher: 'fake', student: 'none' }, models: { fake }, students: { none: { base: 'smollm2-135m' } } };
await writeFile(models, JSON.stringify(catalogue));

const gatewayPort = await freePort();
const artifacts = join(folder, 'artifacts');

async function start(name: Name, version: keyof typeof versions): Promise<Supervised> {
  const port = name === 'gateway' ? gatewayPort : await freePort();
  const child = supervise({
    name: `${name} (${version})`,
    command: process.execPath,
    args: [join(versions[version], 'services', name, 'main.ts')],
    env: {
      ...process.env,
      REDIS_URL: redis.url,
      UNDERSTUDY_ARTIFACTS: artifacts,
      UNDERSTUDY_MODELS: models,
      [name === 'gateway' ? 'UNDERSTUDY_PORT' : 'UNDERSTUDY_OPS_PORT']: String(port),
    },
    logFile: join(folder, `${name}.log`),
    onGivenUp: (reason) => {
      throw new Error(reason);
    },
  });
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return child;
    await sleep(50);
  }
}

const running = new Map<Name, Supervised>();
opened.defer(async () => {
  await Promise.all([...running.values()].map((child) => child.stop()));
});
for (const name of order) running.set(name, await start(name, 'other'));

const client = createClient({ url: `http://127.0.0.1:${gatewayPort}` });
const {
  teacher: _,
  student: __,
  ...example
} = (await readSpecFile(join(versions.ours, 'examples/beethoven/spec.quickstart.yaml'))) as SpecInput;
const ids: string[] = [];
const submit = async () => {
  const nth = ids.length;
  const questions = { ...example.questions, count: 150, seed: nth };
  const spec: SpecInput = { ...example, name: `run-${nth}`, questions, dataset: { minExamples: 5 }, stopAfter: 'dataset' };
  ids.push((await client.submit(spec, { idempotencyKey: `run-${nth}` })).id);
};

async function replaceAll(version: keyof typeof versions) {
  for (const name of order) {
    await submit();
    // The gateway's port is one; of the others the new one works beside the old one.
    const before = running.get(name);
    if (name === 'gateway') await before?.stop();
    running.set(name, await start(name, version));
    await sleep(2000);
    if (name !== 'gateway') await before?.stop();
    await submit();
  }
}

await replaceAll('ours');
await replaceAll('other');

const ends: Record<string, number> = {};
let [asked, answered, lost] = [0, 0, 0];
for (const id of ids) {
  let record = await client.get(id);
  while (!terminalStatuses.includes(record.status)) {
    await sleep(200);
    record = await client.get(id);
  }
  ends[record.status] = (ends[record.status] ?? 0) + 1;
  if (record.status !== 'succeeded') {
    console.error(id, record.error);
    continue;
  }
  const store = openArtifacts(artifacts);
  const questions = await Array.fromAsync(readJsonLines(store, artifactKey(id, 'questions'), questionSchema));
  const answers = await Array.fromAsync(readJsonLines(store, artifactKey(id, 'answers'), answerSchema));
  const known = new Set(answers.map(({ questionId }) => questionId));
  lost += questions.filter((question) => !known.has(question.id)).length;
  answered += answers.length;
  asked += answers.reduce((sum, { attempt }) => sum + attempt, 0);
}
const { requests } = await teacher.counts();
console.log(JSON.stringify({ distillations: ids.length, ends, answered, lost, askedTwice: requests - asked }));
