import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { distillationSchema, inspectionSchema, shownRowSchema, stageNames } from '@understudy/contracts';
import { test as base, expect } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const run = promisify(execFile);
const inspect = (...args: string[]) => run(process.execPath, [main, 'inspect', ...args]);
// The first use of the weights on a machine converts them, which takes a minute.
const patience = 600_000;

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-inspect-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const row = (id: string, user: string, assistant: string) =>
  JSON.stringify({
    id,
    messages: [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ],
  });

test(
  'shows rows with what is learnt in brackets, and the same as JSON',
  async ({ folder }) => {
    const file = join(folder, 'train.jsonl');
    await writeFile(
      file,
      [row('a', 'Who?', 'Ach,\nLudwig.'), row('b', 'Why?', '<|im_end|>'), row('c', 'Where?', 'In Vienna. 🎹')].join('\n'),
    );
    const { stdout } = await inspect(file, '--rows', '1');
    expect(stdout).toContain('a: ');
    expect(stdout).toContain('<|im_start|>assistant\n⟦Ach,⟧\n⟦Ludwig.<|im_end|>⟧\n');
    expect(stdout).toMatch(/2 rows, \d+ tokens, \d+ of them learnt \(\d+\.\d %\)/u);
    expect(stdout).toContain('1 refused:\n  b holds the special token <|im_end|>');
    expect(stdout).not.toContain('\u001b');

    const { student, teacher } = JSON.parse((await inspect(file, '--json')).stdout);
    expect(teacher).toBeNull();
    const [first, second] = shownRowSchema.array().parse(student.rows);
    const learnt = first?.tokens.filter(({ supervised }) => supervised).map(({ text }) => text);
    expect(learnt?.join('')).toBe('Ach,\nLudwig.<|im_end|>\n');
    expect(second?.tokens.map(({ text }) => text).join('')).toBe(second?.text);
    expect(inspectionSchema.parse(student.totals)).toMatchObject({ rows: 2, refused: 1 });
  },
  patience,
);

test(
  'shows how a row of a spec renders, without the script and with it',
  async ({ folder }) => {
    const file = join(folder, 'spec.yaml');
    await writeFile(file, 'prompt: You are the deaf man.\ndemonstrations:\n  - { user: Who wept?, assistant: The copyist. }\n');
    const { stdout, stderr } = await inspect(file);
    const [student, teacher] = stdout.split('As the teacher is asked');
    expect(student).toContain('⟦The copyist.<|im_end|>⟧');
    expect(student).not.toContain('deaf man');
    expect(teacher).toContain('<|im_start|>system\nYou are the deaf man.<|im_end|>\n');
    expect(teacher?.match(/The copyist\./gu)).toHaveLength(2);
    expect(teacher?.match(/⟦/gu)).toHaveLength(1);
    expect(stderr).toContain('A spec has no answers yet: its demonstrations stand for the rows.');
  },
  patience,
);

test(
  'shows the examples of a distillation, rendered for its student',
  async () => {
    const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
    const record = distillationSchema.parse({
      id,
      object: 'distillation',
      name: 'beethoven',
      status: 'running',
      stage: 'training',
      stages: stageNames.map((name) => ({ name, status: 'waiting', done: 0, total: null, startedAt: null, finishedAt: null })),
      progress: { percent: 0, etaSeconds: null },
      models: { teacher: 'smollm2-135m', student: 'smollm2-135m' },
      usage: [],
      budget: { limitUsd: null, spentUsd: 0, reservedUsd: 0 },
      result: null,
      error: null,
      stopAfter: null,
      specSha256: 'a'.repeat(64),
      metadata: {},
      createdAt: '2026-01-01T00:00:00.000Z',
      startedAt: null,
      finishedAt: null,
    });
    // A host that has what the gateway has of one distillation; the real gateway is met in its own tests.
    const server = createServer(({ url }, response) => {
      const known = new Map([
        [`/v1/distillations/${id}`, JSON.stringify(record)],
        [`/v1/distillations/${id}/artifacts/train`, row('q_1', 'Who?', 'Ludwig.')],
      ]);
      const body = known.get(url ?? '');
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await using _ = { [Symbol.asyncDispose]: async () => void server.close() };
    const { stdout } = await inspect(id, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(stdout).toContain('⟦Ludwig.<|im_end|>⟧');
    expect(stdout).toContain('1 row, ');
  },
  patience,
);

test('a spec that is not valid, and a file that is none, are said', async ({ folder }) => {
  const file = join(folder, 'spec.yaml');
  await writeFile(file, 'promt: Hello.\n');
  await expect(inspect(file)).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/no valid spec: .*promt/u) });
  await expect(inspect(join(folder, 'none.jsonl'))).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no such file'),
  });
  await expect(inspect()).rejects.toMatchObject({ code: 2 });
});
