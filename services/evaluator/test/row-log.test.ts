import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { z } from 'zod';
import { openRowLog } from '../row-log.ts';

const schema = z.strictObject({ id: z.string(), text: z.string() });
const row = (id: string) => ({ id, text: `line one\nline two of ${id}` });

const test = base.extend<{ path: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  path: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'row-log-'));
    await use(join(folder, 'rows.jsonl'));
    await rm(folder, { recursive: true });
  },
});

test('rows appended at once are all there at the next opening, each whole', async ({ path }) => {
  const ids = Array.from({ length: 50 }, (_, index) => `q${index}`);
  {
    await using log = await openRowLog(path, schema);
    await Promise.all(ids.map((id) => log.append(row(id))));
    expect(log.rows).toHaveLength(50);
  }
  await using again = await openRowLog(path, schema);
  expect(again.rows).toEqual(ids.map(row));
});

test('a line that a killed process left unfinished costs that row alone', async ({ path }) => {
  await appendFile(path, `${JSON.stringify(row('a'))}\n{"id":"b","te`);
  {
    await using log = await openRowLog(path, schema);
    expect(log.rows).toEqual([row('a')]);
    await log.append(row('c'));
  }
  await using again = await openRowLog(path, schema);
  expect(again.rows).toEqual([row('a'), row('c')]);
});

test('a line of another form is passed over, and the file is left as it was', async ({ path }) => {
  const text = `{"other":1}\n${JSON.stringify(row('a'))}\n`;
  await appendFile(path, text);
  await using log = await openRowLog(path, schema);
  expect(log.rows).toEqual([row('a')]);
  expect(await readFile(path, 'utf8')).toBe(text);
});
