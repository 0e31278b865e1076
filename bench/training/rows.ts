import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@understudy/client';
import { artifactKey, type Message, type SpecInput, script, terminalStatuses } from '@understudy/contracts';
import { readSpecFile } from '../../packages/cli/src/spec-file.ts';
import { startStack } from '../../packages/cli/src/stack/start-stack.ts';
import { kept, root } from './paths.ts';

const names = ['train', 'valid', 'test'] as const;

/** Real rows of the Beethoven example, and the script that its teacher was given. */
export type Rows = Record<(typeof names)[number], string> & { script: Message[]; counts: Record<(typeof names)[number], number> };

/** The quickstart's spec, grown so that about two hundred rows are accepted for training. */
async function readSpec(): Promise<SpecInput> {
  const spec = (await readSpecFile(join(root, 'examples/beethoven/spec.quickstart.yaml'))) as SpecInput;
  return { ...spec, name: 'bench', questions: { ...spec.questions, count: 224 }, evaluation: { questions: 40 }, stopAfter: 'dataset' };
}

/**
 * The rows of the embedded teacher, made by the whole system once and kept by the spec's hash: the teacher takes minutes.
 * @throws Error when the distillation does not succeed.
 */
export async function openRows(): Promise<Rows> {
  const spec = await readSpec();
  const digest = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 16);
  const folder = join(kept, `rows-${digest}`);
  const paths = { train: join(folder, 'train.jsonl'), valid: join(folder, 'valid.jsonl'), test: join(folder, 'test.jsonl') };
  const texts = await readAll(paths).catch(async () => {
    console.log('  rows: the embedded teacher answers; once, some minutes');
    await makeRows(spec, folder);
    return readAll(paths);
  });
  const [train = 0, valid = 0, test = 0] = texts.map((text) => text.split('\n').filter(Boolean).length);
  const { prompt, demonstrations = [] } = spec;
  return { ...paths, script: script({ prompt, demonstrations }), counts: { train, valid, test } };
}

const readAll = (paths: Record<(typeof names)[number], string>) => Promise.all(names.map((name) => readFile(paths[name], 'utf8')));

async function makeRows(spec: SpecInput, folder: string): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const signal = new AbortController().signal;
  const scale = { trainer: 0, evaluator: 0 };
  const environment = { ...process.env, UNDERSTUDY_LOG_LEVEL: 'warn' };
  const stack = opened.use(await startStack({ data, port: 0, scale, environment, signal }));
  const client = createClient({ url: stack.url });
  const { id } = await client.submit(spec);
  let record = await client.get(id);
  while (!terminalStatuses.includes(record.status)) {
    await Promise.race([sleep(1000), stack.broken]);
    record = await client.get(id);
  }
  if (record.status !== 'succeeded') throw new Error(`The rows could not be made: ${record.status}, ${JSON.stringify(record.error)}`);
  const draft = `${folder}.draft`;
  await mkdir(draft, { recursive: true });
  for (const name of names) await cp(join(stack.artifacts, artifactKey(id, name)), join(draft, `${name}.jsonl`));
  await rename(draft, folder);
}
