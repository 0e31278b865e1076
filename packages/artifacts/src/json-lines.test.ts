import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileStore } from './fs.ts';
import { readJson, writeJson } from './json.ts';
import { jsonLines, readJsonLines } from './json-lines.ts';
import type { ArtifactStore } from './store.ts';

/** Stands for a contract's schema. */
const textSchema = {
  parse(value: unknown): { text: string } {
    if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string') return { text: value.text };
    throw new Error('text: expected a string');
  },
};
async function withStore(use: (store: ArtifactStore) => Promise<void>) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'understudy-json-'));
  await use(createFileStore(folder.path));
}

test('rows come back as they were, whatever characters they hold and however long they are', () =>
  withStore(async (store) => {
    const rows = ['plain', 'line\nfeed', '\u2028 separator \u2029', '♪'.repeat(200_000), '\r', ''].map((text) => ({ text }));
    await store.write('rows.jsonl', jsonLines(rows));
    expect(await Array.fromAsync(readJsonLines(store, 'rows.jsonl', textSchema))).toEqual(rows);
  }));

test('a last line without a line feed counts, empty lines do not', () =>
  withStore(async (store) => {
    await store.write('rows.jsonl', ['{"text":"a"}\n\n{"text":"b"}']);
    expect(await Array.fromAsync(readJsonLines(store, 'rows.jsonl', textSchema))).toEqual([{ text: 'a' }, { text: 'b' }]);
  }));

test('a wrong row is told by file and line, without its text', () =>
  withStore(async (store) => {
    await store.write('rows.jsonl', ['{"text":"a"}\n{"text":1}\n']);
    await expect(Array.fromAsync(readJsonLines(store, 'rows.jsonl', textSchema))).rejects.toThrow(
      /rows\.jsonl line 2 .*text: expected a string/,
    );
    await store.write('rows.jsonl', ['{"text":"a"}\nsecret words']);
    await expect(Array.fromAsync(readJsonLines(store, 'rows.jsonl', textSchema))).rejects.toThrow(
      /^rows\.jsonl line 2 .*it is not JSON\.$/,
    );
  }));

test('a value is written readably and read back', () =>
  withStore(async (store) => {
    const ref = await writeJson(store, 'value.json', { text: 'a' });
    expect(ref.bytes).toBe('{\n  "text": "a"\n}\n'.length);
    expect(await readJson(store, 'value.json', textSchema)).toEqual({ text: 'a' });
    await expect(readJson(store, 'missing.json', textSchema)).rejects.toMatchObject({ code: 'not_found' });
  }));
