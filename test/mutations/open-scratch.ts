import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endLeftovers } from './end-leftovers.ts';

export type Scratch = AsyncDisposable & {
  root: string;
  /** For what the tests leave behind when they are cut off; gone with the rest. */
  temporary: string;
  /** Changes a file until it is released, when what runs on the changed code is ended too. */
  edit(file: string, change: (text: string) => string): Promise<AsyncDisposable>;
};

/**
 * A copy of the checkout in a folder of its own, so that the checkout is never broken. The packages are linked to those of the checkout, but
 * for our own, whose links are relative and lead into the copy.
 */
export async function openScratch(checkout: string): Promise<Scratch> {
  await using opened = new AsyncDisposableStack();
  const root = await realpath(await mkdtemp(join(tmpdir(), 'understudy-mutations-')));
  opened.defer(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  opened.defer(() => endLeftovers(root));
  const listed = await promisify(execFile)('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: checkout });
  const files = listed.stdout.split('\0').filter((file) => file !== '' && file !== '.understudy');
  for (const file of files) await cp(join(checkout, file), join(root, file), { preserveTimestamps: true }).catch(removed);

  const parts = [''];
  for (const kind of ['packages', 'services']) parts.push(...(await readdir(join(checkout, kind))).map((name) => join(kind, name)));
  for (const part of parts) await linkPackages(join(checkout, part, 'node_modules'), join(root, part, 'node_modules'));
  await symlink(await realpath(join(checkout, '.understudy')), join(root, '.understudy'));
  const temporary = join(root, '.tmp');
  await mkdir(temporary);

  const released = opened.move();
  return {
    root,
    temporary,
    async edit(file, change) {
      const path = join(root, file);
      const text = await readFile(path, 'utf8');
      await writeFile(path, change(text));
      return {
        async [Symbol.asyncDispose]() {
          await endLeftovers(root);
          await writeFile(path, text);
        },
      };
    },
    [Symbol.asyncDispose]: () => released.disposeAsync(),
  };
}

async function linkPackages(from: string, to: string): Promise<void> {
  const names = await readdir(from).catch(() => []);
  for (const name of names) {
    if (name === '@understudy') await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    // Vite writes beside the packages.
    else if (!name.startsWith('.vite')) {
      await mkdir(to, { recursive: true });
      await symlink(join(from, name), join(to, name));
    }
  }
}

/** A file that is deleted and not yet committed so is still listed. */
function removed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
