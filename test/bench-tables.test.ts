import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { allTables } from '../bench/tables/all-tables.ts';
import { readTables } from '../bench/tables/write-tables.ts';

test('every page shows of the benchmarks what their result files hold', async () => {
  for (const { path, made, found } of await readTables()) expect(found, `${path}: npm run bench -- table`).toBe(made);
});

test('every result file is of a benchmark', async () => {
  const cwd = fileURLToPath(new URL('../bench/results', import.meta.url));
  const files = await Array.fromAsync(glob('*.json', { cwd }));
  expect(Object.keys(await allTables()).map((name) => `${name}.json`)).toEqual(expect.arrayContaining(files));
});
