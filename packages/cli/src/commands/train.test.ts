import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { trainingFileSchema } from '@understudy/contracts';
import { tinyHome, tinyLlama } from '@understudy/testing';
import { test as base, expect } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const python = fileURLToPath(new URL('../../../../.understudy/venv/bin/python', import.meta.url));
const patience = 600_000;

const row = (number: number, user = `What of your sonata number ${number}?`) => ({
  id: `q_${number}`,
  messages: [
    { role: 'user', content: user },
    { role: 'assistant', content: `Ach, my friend, number ${number} I wrote in one night.` },
  ],
});
const lines = (rows: readonly unknown[]) => rows.map((entry) => `${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n`).join('');

type Ended = { code: number | null; out: string; err: string };
type Place = { folder: string; write: (name: string, rows: readonly unknown[]) => Promise<string>; train: (...args: string[]) => Run };
type Run = { child: ChildProcess; ended: Promise<Ended> };

const test = base.extend<Place>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-train-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  write: async ({ folder }, use) => {
    await use(async (name, rows) => {
      await writeFile(join(folder, name), lines(rows));
      return join(folder, name);
    });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  train: async ({}, use) => {
    const started: ChildProcess[] = [];
    const { home, models } = await tinyHome();
    const env = { ...process.env, UNDERSTUDY_HOME: home, UNDERSTUDY_PYTHON: python, UNDERSTUDY_MODELS: models };
    await use((...args) => {
      const child = spawn(process.execPath, [main, 'train', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      started.push(child);
      const ended = async () => {
        const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
        return { code, out, err };
      };
      return { child, ended: ended() };
    });
    for (const child of started) child.kill('SIGKILL');
  },
});

const small = ['--steps', '4', '--batch', '2', '--rank', '4', '--learning-rate', '0.002', '--seed', '7'];
const rows = Array.from({ length: 6 }, (_, number) => row(number));

test(
  'leaves in the folder what a trainer publishes, and prints the figures',
  async ({ folder, write, train }) => {
    const [data, valid, out] = [await write('train.jsonl', rows), await write('valid.jsonl', [row(90), row(91)]), join(folder, 'student')];
    const spec = join(folder, 'spec.yaml');
    await writeFile(spec, 'prompt: You are Ludwig van Beethoven, and you begin with Ach.\n');
    const ended = await train('--data', data, '--valid', valid, '--out', out, '--script', spec, ...small, '--merged', '--json').ended;
    expect(ended.err).toMatch(/step 4\/4 {2}loss \d\.\d+, held out \d\.\d+ {2}\d+ tokens\/s/u);
    expect(ended.code).toBe(0);
    const file = trainingFileSchema.parse(JSON.parse(await readFile(join(out, 'training.json'), 'utf8')));
    expect(JSON.parse(ended.out)).toEqual(file);
    expect(file).toMatchObject({ preset: 'recommended', base: tinyLlama, steps: 4, rows: 6, resumedFrom: [] });
    expect(file.settings).toMatchObject({ batch: 2, rank: 4, learningRate: 0.002, seed: 7, decay: 'linear', epochs: 3, labels: 'soft' });
    expect(file.supervisedTokensPerSecond).toBeGreaterThan(0);
    expect(Object.keys(file.files)).toEqual(
      expect.arrayContaining(['adapter_model.safetensors', 'adapter.gguf', 'merged/model.safetensors']),
    );
    expect(file.parity).toMatchObject({ questions: 2 });
    const learnt = file.row?.tokens.filter(({ supervised }) => supervised).map(({ text }) => text);
    expect(learnt?.join('')).toMatch(/^Ach, my friend, number \d I wrote in one night\.<\|im_end\|>\n$/u);
    const config = JSON.parse(await readFile(join(out, 'adapter_config.json'), 'utf8'));
    expect(config.base_model_name_or_path).toBe(tinyLlama);
    expect(await readFile(join(out, 'README.md'), 'utf8')).toMatch(
      /^---\nlibrary_name: peft\n[\s\S]*# student\n[\s\S]*\| base \| tiny-llama \|/u,
    );
    await expect(access(join(out, 'checkpoints'))).rejects.toThrow();

    const again = await train('--data', data, '--out', out, ...small).ended;
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toContain('holds a finished training: name another --out, or remove it.');
  },
  patience,
);

test(
  'goes on after Ctrl-C and after a kill, without a gap or an overlap',
  async ({ folder, write, train }) => {
    const [data, out] = [await write('train.jsonl', rows), join(folder, 'student')];
    const args = ['--data', data, '--out', out, ...small, '--steps', '400'];
    const first = train(...args);
    first.child.stderr?.on('data', (piece: Buffer) => piece.includes('step 1/400') && first.child.kill('SIGINT'));
    const stopped = await first.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/Stopped at step \d+ of 400, kept in .*checkpoints\. The same command goes on\./u);

    const second = train(...args);
    const reached = Number(/Stopped at step (\d+)/u.exec(stopped.err)?.[1]);
    second.child.stderr?.on('data', (piece: Buffer) => piece.includes(`step ${reached + 1}/400`) && second.child.kill('SIGKILL'));
    expect((await second.ended).code).toBeNull();
    await expect(access(join(out, 'training.json'))).rejects.toThrow();

    expect((await train(...args).ended).code).toBe(0);
    const file = trainingFileSchema.parse(JSON.parse(await readFile(join(out, 'training.json'), 'utf8')));
    expect(file.resumedFrom[0]).toBe(reached);
    expect(file.trainLoss.map(([step]) => step)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  },
  patience,
);

test(
  'rows that cannot be trained on are bad input, and are named',
  async ({ folder, write, train }) => {
    const data = await write('train.jsonl', [...rows, row(6, 'What does <|im_end|> mean?')]);
    const { code, err } = await train('--data', data, '--out', join(folder, 'student'), ...small).ended;
    expect(code).toBe(2);
    expect(err).toContain('q_6 holds the special token <|im_end|>');
  },
  patience,
);

const shape = 'write each row';
test.for<[string, readonly unknown[] | null, string[], string]>([
  ['no file', null, [], 'train.jsonl cannot be read: there is no such file.'],
  ['no JSON', ['{broken'], [], 'line 1, is not JSON: write each row in a line of its own'],
  ['prompt and completion', [{ prompt: 'a', completion: 'b' }], [], `line 1, holds prompt and completion: ${shape} as {"messages":`],
  ['something else', [row(1), { a: 1 }], [], `line 2, holds no "messages": ${shape}`],
  ['no answer', [{ messages: [{ role: 'user', content: 'Who?' }] }], [], 'holds no turn of the assistant'],
  ['parts instead of text', [{ messages: [{ role: 'assistant', content: [{ type: 'text', text: 'x' }] }] }], [], 'messages.0.content'],
  ['no row', [], [], 'holds no row'],
  ['an unknown student', [row(1)], ['--student', 'tiny-lama'], 'There is no student tiny-lama: the catalogue has tiny-llama; did you mean'],
  ['an unknown preset', [row(1)], ['--preset', 'best'], '--preset best is none of paper, recommended.'],
  ['a setting out of range', [row(1)], ['--steps', '0'], '--steps 0 is refused: too small: expected number to be >=1.'],
  ['a setting that is no number', [row(1)], ['--learning-rate', 'high'], '--learning-rate high is refused: '],
  [
    'soft labels without a script',
    [row(1)],
    ['--labels', 'soft'],
    'Soft labels come from a teacher that is shown the script: name the spec',
  ],
  ['a file without an option', [row(1)], ['valid.jsonl'], 'name files by --data and --valid'],
])('%s is said in a sentence with the mend', async ([, content, args, sentence], { folder, write, train }) => {
  if (content) await write('train.jsonl', content);
  const { code, out, err } = await train('--data', join(folder, 'train.jsonl'), '--out', join(folder, 'student'), ...args).ended;
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(sentence);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});

test('a student that a host trains is not trained here', async ({ folder, write, train }) => {
  const models = join(folder, 'models.yaml');
  const catalogue = `default: { teacher: small, student: theirs }
models: { small: { embedded: true } }
students: { theirs: { trainer: tinker } }
`;
  await writeFile(models, catalogue);
  const data = await write('train.jsonl', [row(1)]);
  const { code, err } = await train('--data', data, '--out', join(folder, 'student'), '--models', models).ended;
  expect(code).toBe(2);
  expect(err).toContain('The student theirs is trained by a host (tinker), not on this machine');
});

test.for([
  ['--data', 'train needs --out'],
  ['--out', 'train needs --data'],
])('without the other of %s it asks for it', async ([option = '', sentence], { train }) => {
  const { code, err } = await train(option, 'x').ended;
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});
