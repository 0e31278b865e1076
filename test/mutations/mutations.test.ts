// The list of `npm run mutations` follows the code: what cannot be found any more would be passed over in silence until somebody runs it.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mutate } from './mutation.ts';
import { renderPage } from './render-page.ts';
import { subjects } from './subjects.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFile(join(root, file), 'utf8');
const all = Object.values(subjects).flat();

test('every mutation changes its file in exactly one place', async () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const mutation of all) {
    const text = await read(mutation.file);
    expect(mutate(mutation, text), mutation.id).not.toBe(text);
  }
});

test('every test that is to turn red is there', async () => {
  for (const { id, test: file, title } of all) {
    const text = await read(file);
    const titles = [text, ...(await importedBy(file, text))].flatMap(titlesIn);
    expect(
      titles.some((pattern) => pattern.test(title)),
      `${id}: ${file} has no test "${title}"`,
    ).toBe(true);
  }
});

test('docs/mutations.md tells of exactly these (else: npm run mutations)', async () => {
  expect(await read('docs/mutations.md')).toBe(renderPage(subjects));
});

/** Some files have their tests from another one beside them. */
async function importedBy(file: string, text: string): Promise<string[]> {
  const modules = [...text.matchAll(/from '(\.[^']+-contract\.ts)'/g)].map(([, module = '']) => module);
  return Promise.all(modules.map((module) => read(join(dirname(file), module))));
}

/** What stands in quotes, and names of functions; what is filled in stands for anything. */
function titlesIn(text: string): RegExp[] {
  const quoted = [...text.matchAll(/'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)"|`([^`\n]+)`|^def (\w+)/gm)];
  return quoted.map((found) => {
    const title = found.slice(1).find((part) => part !== undefined) ?? '';
    const parts = title.replaceAll("\\'", "'").split(/%[sj]|\$\{[^}]*\}/);
    return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
  });
}
