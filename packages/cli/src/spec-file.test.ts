import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readSpecFile } from './spec-file.ts';

async function openFolder(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-spec-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { spec: join(folder, 'spec.yaml'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test("a template set, facets and questions of one's own may lie in files beside the spec", async () => {
  await using folder = await openFolder({
    'spec.yaml': 'prompt: p\nquestions: { setFile: set.yaml, facetsFile: facets.yaml, itemsFile: items.yaml }\n',
    'set.yaml': 'name: mine\n',
    'facets.yaml': 'works: [the Fifth]\n',
    'items.yaml': '- Who are you?\n- { text: Why?, followUps: [And how?] }\n',
  });
  expect(await readSpecFile(folder.spec)).toEqual({
    prompt: 'p',
    questions: {
      set: { name: 'mine' },
      facets: { works: ['the Fifth'] },
      items: ['Who are you?', { text: 'Why?', followUps: ['And how?'] }],
    },
  });
});

test('a set both named and in a file is refused', async () => {
  await using folder = await openFolder({
    'spec.yaml': 'prompt: p\nquestions: { set: policy, setFile: set.yaml }\n',
    'set.yaml': 'name: mine\n',
  });
  await expect(readSpecFile(folder.spec)).rejects.toThrow(/has both questions\.setFile and questions\.set: leave one of them out/);
});

test('questions in JSON Lines are uploaded, and refused where nothing uploads', async () => {
  await using folder = await openFolder({ 'spec.yaml': 'prompt: p\nquestions: { itemsFile: items.jsonl }\n', 'items.jsonl': '"Why?"\n' });
  const uploaded: string[] = [];
  const upload = async (file: string) => `upl_${uploaded.push(file)}`;
  expect(await readSpecFile(folder.spec, { upload })).toEqual({ prompt: 'p', questions: { items: { upload: 'upl_1' } } });
  expect(uploaded).toEqual([join(dirname(folder.spec), 'items.jsonl')]);
  await expect(readSpecFile(folder.spec)).rejects.toThrow(/questions\.itemsFile names JSON Lines/);
});
