import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readChanges } from './read-changes.ts';

test('a file of changes that is not there, is a folder, or is no YAML is told with its name, and where it can be with the line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-changes-'));
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  const read = (name: string) => readChanges({ file: join(folder, name), answers: [] });
  await writeFile(join(folder, 'broken.yaml'), 'gates: { rules: 0.5 }\nitems: [\n');
  await expect(read('none.yaml')).rejects.toThrow(/none\.yaml cannot be read: there is no such file\.$/);
  await expect(read('.')).rejects.toThrow(/cannot be read: it is a folder\.$/);
  await expect(read('broken.yaml')).rejects.toThrow(/broken\.yaml, line 3, column 1: /);
});
