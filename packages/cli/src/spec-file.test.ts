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

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[index]}`)}]`),
];

test.for<[string, string, RegExp]>([
  ['aliases of aliases of aliases', bomb.join('\n'), /spec\.yaml: its aliases unfold to too much/],
  ['a list that holds itself', 'prompt: &a [*a]\n', /spec\.yaml has more than 64 levels .* or holds itself by an alias/],
  ['lists in lists in lists', `prompt: ${'['.repeat(100)}${']'.repeat(100)}\n`, /spec\.yaml has more than 64 levels/],
  ['an alias of nothing', 'prompt: *nothing\n', /spec\.yaml: Unresolved alias .*: nothing/],
  ['two keys of one name', 'prompt: p\nprompt: q\n', /spec\.yaml, line 3, column 1: Map keys must be unique/],
])('%s are refused with the name of the file, and nothing is handed in', async ([, content, message]) => {
  await using folder = await openFolder({ 'spec.yaml': `questions: { itemsFile: items.jsonl }\n${content}`, 'items.jsonl': '"Why?"\n' });
  const uploaded: string[] = [];
  await expect(readSpecFile(folder.spec, { upload: async (file) => String(uploaded.push(file)) })).rejects.toThrow(message);
  expect(uploaded).toEqual([]);
});

test('an anchor may stand for what is written twice', async () => {
  await using folder = await openFolder({ 'spec.yaml': 'prompt: p\nquestions: { facets: { works: &w [the Fifth], pieces: *w } }\n' });
  expect(await readSpecFile(folder.spec)).toEqual({ prompt: 'p', questions: { facets: { works: ['the Fifth'], pieces: ['the Fifth'] } } });
});
