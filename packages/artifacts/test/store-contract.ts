import { createHash } from 'node:crypto';
import { mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ArtifactStore } from '../src/store.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const textOf = async (chunks: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(chunks)).toString();
const folder = () => mkdtempDisposable(join(tmpdir(), 'understudy-contract-'));

/** What every driver must do. `open` hands out an empty store. */
export function testStore(driver: string, open: () => Promise<{ store: ArtifactStore } & AsyncDisposable>): void {
  describe(`a ${driver} store`, () => {
    test('gives back what was written, with its size and sha256', async () => {
      await using opened = await open();
      const { store } = opened;
      const ref = await store.write('a/b/c.txt', ['Ach, ', Buffer.from('mein Freund ♪')]);
      expect(ref).toEqual({ key: 'a/b/c.txt', sha256: sha256('Ach, mein Freund ♪'), bytes: 20 });
      expect(await textOf(await store.read('a/b/c.txt'))).toBe('Ach, mein Freund ♪');
      expect(await store.stat('a/b/c.txt')).toEqual(ref);
      expect(await readFile(await store.localPath('a/b/c.txt'), 'utf8')).toBe('Ach, mein Freund ♪');
    });

    test('takes an empty file and one of many small pieces', async () => {
      await using opened = await open();
      expect(await opened.store.write('empty', [])).toEqual({ key: 'empty', sha256: sha256(''), bytes: 0 });
      expect(await textOf(await opened.store.read('empty'))).toBe('');
      const pieces = Array.from({ length: 100_000 }, (_, i) => `line ${i}\n`);
      const ref = await opened.store.write('many', pieces);
      expect(ref.sha256).toBe(sha256(pieces.join('')));
      expect((await opened.store.stat('many'))?.sha256).toBe(ref.sha256);
    });

    test('reads a range, both ends included', async () => {
      await using opened = await open();
      await opened.store.write('range', ['0123456789']);
      expect(await textOf(await opened.store.read('range', { start: 2, end: 4 }))).toBe('234');
      expect(await textOf(await opened.store.read('range', { start: 7 }))).toBe('789');
      expect(await textOf(await opened.store.read('range', { start: 7, end: 99 }))).toBe('789');
      expect(await textOf(await opened.store.read('range', { start: 0, end: 0 }))).toBe('0');
      expect(await textOf(await opened.store.read('range', { start: 10 }))).toBe('');
    });

    test('replaces a key at once and whole', async () => {
      await using opened = await open();
      await opened.store.write('key', ['old']);
      async function* slowly() {
        yield 'new';
        expect(await textOf(await opened.store.read('key'))).toBe('old');
        yield 'er';
      }
      await opened.store.write('key', slowly());
      expect(await textOf(await opened.store.read('key'))).toBe('newer');
    });

    test('lets the last of many writers of one key win, whole', async () => {
      await using opened = await open();
      const texts = Array.from({ length: 20 }, (_, i) => `${i} `.repeat(10_000));
      await Promise.all(texts.map((text) => opened.store.write('raced', [text])));
      expect(texts).toContain(await textOf(await opened.store.read('raced')));
    });

    test('keeps nothing of a write whose content fails, and passes that error on as it is', async () => {
      await using opened = await open();
      const broken = new Error('the rows ended badly');
      async function* rows() {
        yield 'half';
        throw broken;
      }
      await expect(opened.store.write('key', rows())).rejects.toBe(broken);
      expect(await opened.store.stat('key')).toBeNull();
    });

    test('ends a write when the signal says so', async () => {
      await using opened = await open();
      const controller = new AbortController();
      async function* endless() {
        for (let i = 0; ; i += 1) {
          if (i === 3) controller.abort(new Error('stopped'));
          yield 'x'.repeat(300_000);
        }
      }
      await expect(opened.store.write('key', endless(), { signal: controller.signal })).rejects.toThrow('stopped');
      expect(await opened.store.stat('key')).toBeNull();
    });

    test('says not_found for what is not there, folders included', async () => {
      await using opened = await open();
      await opened.store.write('a/b', ['x']);
      for (const key of ['missing', 'a', 'a/b/c']) {
        await expect(opened.store.read(key)).rejects.toMatchObject({ name: 'ArtifactError', code: 'not_found' });
        await expect(opened.store.localPath(key)).rejects.toThrow(key);
      }
      expect(await opened.store.stat('missing')).toBeNull();
      const adopted = opened.store.adopt('key', '/nowhere/at/all');
      await expect(adopted).rejects.toThrow('There is no file /nowhere/at/all to take into the store');
      await expect(adopted).rejects.toMatchObject({ name: 'ArtifactError', code: 'not_found' });
    });

    test.for([
      '',
      '..',
      '../up',
      'a/../../up',
      '/etc/passwd',
      'a//b',
      'a/',
      '.drafts/x',
      'a/.hidden',
      'a\\b',
      'a\0b',
      'ä',
      'x'.repeat(600),
    ])('refuses %j as a key', async (key) => {
      await using opened = await open();
      const { store } = opened;
      for (const run of [() => store.write(key, ['x']), () => store.read(key), () => store.stat(key), () => store.localPath(key)])
        await expect(run()).rejects.toThrow(/not an artifact key/);
      for (const run of [() => store.scratch(key), () => store.adopt(key, tmpdir())])
        await expect(run()).rejects.toThrow(/not an artifact key/);
      // A slash at its end is fine for a prefix.
      if (key !== 'a/') await expect(store.remove(key)).rejects.toThrow(/not an artifact key/);
    });

    test('refuses a key that no file system would take', async () => {
      await using opened = await open();
      await expect(opened.store.write('x'.repeat(600), ['x'])).rejects.toThrow(/not an artifact key/);
    });

    test('moves a finished file in', async () => {
      await using opened = await open();
      await using elsewhere = await folder();
      const source = join(elsewhere.path, 'adapter.gguf');
      await writeFile(source, 'weights');
      expect(await opened.store.adopt('d/adapter.gguf', source)).toEqual({ key: 'd/adapter.gguf', sha256: sha256('weights'), bytes: 7 });
      expect(await textOf(await opened.store.read('d/adapter.gguf'))).toBe('weights');
      expect(await readdir(elsewhere.path)).toEqual([]);
    });

    test('keeps a scratch folder until its key is removed', async () => {
      await using opened = await open();
      const scratch = await opened.store.scratch('d/1/adapter');
      await writeFile(join(scratch.path, 'checkpoint'), 'x');
      const again = await opened.store.scratch('d/1/adapter');
      expect(again.path).toBe(scratch.path);
      expect(await readdir(again.path)).toEqual(['checkpoint']);
      await again.keep();
      await opened.store.remove('d/1/');
      await expect(stat(again.path)).rejects.toThrow('ENOENT');
      expect(await readdir((await opened.store.scratch('d/1/adapter')).path)).toEqual([]);
    });

    test('drops a scratch folder and leaves the file of its key', async () => {
      await using opened = await open();
      await opened.store.write('d/adapter', ['x']);
      const scratch = await opened.store.scratch('d/adapter');
      await writeFile(join(scratch.path, 'checkpoint'), 'x');
      await scratch.keep();
      await scratch.drop();
      await scratch.keep();
      expect(await readdir((await opened.store.scratch('d/adapter')).path)).toEqual([]);
      expect(await opened.store.stat('d/adapter')).not.toBeNull();
      expect(await opened.store.list('d')).toEqual(['adapter']);
    });

    test('has files of one folder in one folder on this machine', async () => {
      await using opened = await open();
      for (const name of ['adapter_config.json', 'adapter_model.safetensors']) await opened.store.write(`d/5-adapter/${name}`, [name]);
      const paths = [];
      for (const name of ['adapter_config.json', 'adapter_model.safetensors'])
        paths.push(await opened.store.localPath(`d/5-adapter/${name}`));
      expect(new Set(paths.map((path) => dirname(path))).size).toBe(1);
      expect(paths.map((path) => basename(path))).toEqual(['adapter_config.json', 'adapter_model.safetensors']);
    });

    test('has on this machine what lies under a key now', async () => {
      await using opened = await open();
      await opened.store.write('key', ['old']);
      expect(await readFile(await opened.store.localPath('key'), 'utf8')).toBe('old');
      await opened.store.write('key', ['new']);
      expect(await readFile(await opened.store.localPath('key'), 'utf8')).toBe('new');
    });

    test('lists the names directly under a prefix', async () => {
      await using opened = await open();
      expect(await opened.store.list('d')).toEqual([]);
      for (const key of ['d/a', 'd/b/c', 'd10/a']) await opened.store.write(key, ['x']);
      expect((await opened.store.list('d')).sort()).toEqual(['a', 'b']);
    });

    test('removes a prefix with all under it, and nothing beside it', async () => {
      await using opened = await open();
      for (const key of ['d/1/a', 'd/1/b/c', 'd/10/a']) await opened.store.write(key, ['x']);
      await opened.store.remove('d/1');
      await opened.store.remove('d/1');
      expect(await opened.store.stat('d/1/b/c')).toBeNull();
      expect(await opened.store.stat('d/10/a')).not.toBeNull();
    });

    test('can be checked before anything was written', async () => {
      await using opened = await open();
      // A store that is slow to answer is not ready yet.
      await expect.poll(() => opened.store.check()).toBeUndefined();
    });
  });
}
