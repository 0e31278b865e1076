import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withTables } from '../bench/training/write-tables.ts';

test('the tables of training in bench/README.md are those of the result files', async () => {
  const readme = await readFile(fileURLToPath(new URL('../bench/README.md', import.meta.url)), 'utf8');
  expect(await withTables(readme)).toBe(readme);
});
