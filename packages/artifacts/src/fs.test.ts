import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtempDisposable, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testStore } from '../test/store-contract.ts';
import { createFileStore } from './fs.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'understudy-store-'));

testStore('file', async () => {
  const dir = await folder();
  return { store: createFileStore(join(dir.path, 'made by the first write')), [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() };
});

const run = promisify(execFile);
const tmpfs = 'mkdir -p "$0" && mount -t tmpfs -o size=256k tmpfs "$0"';

/** A real small disk in a mount namespace of the child's own: nothing to unmount, and no rights needed where user namespaces work. */
async function onSmallDisk(disk: string, script: string): Promise<string | undefined> {
  const unshare = ['--mount', '--map-root-user', 'sh', '-c'];
  const possible = await run('unshare', [...unshare, tmpfs, disk]).then(
    () => true,
    () => false,
  );
  if (!possible) return undefined;
  const command = `${tmpfs} && exec "$1" --input-type=module --eval "$2"`;
  return (await run('unshare', [...unshare, command, disk, process.execPath, script])).stdout;
}
const importStore = `import { createFileStore } from ${JSON.stringify(new URL('./fs.ts', import.meta.url).href)};`;

test('a full disk is named, with the mend, and the old file stays', async ({ skip }) => {
  await using dir = await folder();
  const disk = join(dir.path, 'disk');
  const printed = await onSmallDisk(
    disk,
    `${importStore}
    import { readdir } from 'node:fs/promises';
    const store = createFileStore(${JSON.stringify(disk)});
    await store.write('dataset/train.jsonl', ['old']);
    const error = await store.write('dataset/train.jsonl', ['x'.repeat(300_000), 'y'.repeat(300_000)]).catch((error) => error);
    const { bytes } = await store.stat('dataset/train.jsonl');
    const small = await store.write('dataset/valid.jsonl', ['fits again']);
    console.log(JSON.stringify({ code: error.code, message: error.message, bytes, drafts: await readdir(${JSON.stringify(`${disk}/.drafts`)}), small }));`,
  );
  if (printed === undefined) return skip('this machine lets nobody mount a small disk');
  const { code, message, bytes, drafts } = JSON.parse(printed);
  expect(code).toBe('disk_full');
  expect(message).toContain(disk);
  expect(message).toContain('dataset/train.jsonl');
  expect(message).toMatch(/free some space there, or set UNDERSTUDY_ARTIFACTS/);
  expect([bytes, drafts]).toEqual([3, []]);
});

test('a file from another disk is copied in', async ({ skip }) => {
  await using dir = await folder();
  const disk = join(dir.path, 'disk');
  const printed = await onSmallDisk(
    disk,
    `${importStore}
    import { existsSync, writeFileSync } from 'node:fs';
    const source = ${JSON.stringify(join(disk, 'adapter.gguf'))};
    writeFileSync(source, 'weights');
    const ref = await createFileStore(${JSON.stringify(join(dir.path, 'store'))}).adopt('d/adapter.gguf', source);
    console.log(JSON.stringify({ ref, left: existsSync(source) }));`,
  );
  if (printed === undefined) return skip('this machine lets nobody mount a second disk');
  expect(JSON.parse(printed)).toMatchObject({ ref: { key: 'd/adapter.gguf', bytes: 7 }, left: false });
  expect(await createFileStore(join(dir.path, 'store')).stat('d/adapter.gguf')).toEqual(JSON.parse(printed).ref);
});

test('a process killed while it writes leaves the old file, and its draft goes a day later', async () => {
  await using dir = await folder();
  const store = createFileStore(dir.path);
  await store.write('key', ['old']);
  const script = `${importStore}
    async function* rows() { for (;;) { yield 'x'.repeat(300_000); process.stdout.write('.'); await new Promise((done) => setTimeout(done, 20)); } }
    await createFileStore(${JSON.stringify(dir.path)}).write('key', rows());`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await store.stat('key')).toMatchObject({ bytes: 3 });
  const drafts = join(dir.path, '.drafts');
  const [draft] = await readdir(drafts);
  expect(draft).toBeDefined();
  await createFileStore(dir.path).check();
  expect(await readdir(drafts)).toEqual([draft]);
  const old = Date.now() / 1000 - 25 * 3600;
  await utimes(join(drafts, draft ?? ''), old, old);
  await createFileStore(dir.path).check();
  expect(await readdir(drafts)).toEqual([]);
});

test('a file is on the disk before it has its name, and so is its name before the write ends', async () => {
  await using dir = await folder();
  const script = `${importStore} await createFileStore(${JSON.stringify(join(dir.path, 'store'))}).write('a/b', ['x']);`;
  // Node tells of every call to the file system, in their order.
  const traced = ['--trace-event-categories', 'node.fs.async', '--input-type=module', '--eval', script];
  await run(process.execPath, traced, { cwd: dir.path });
  const { traceEvents } = JSON.parse(await readFile(join(dir.path, 'node_trace.1.log'), 'utf8'));
  const calls = (traceEvents as { ph: string; name: string }[]).filter(({ ph }) => ph === 'b').map(({ name }) => name);
  expect(calls.filter((name) => ['write', 'fsync', 'rename'].includes(name))).toEqual(['write', 'fsync', 'rename', 'fsync']);
});

test('a folder that cannot be used is named, and works once it can', async () => {
  await using dir = await folder();
  const path = join(dir.path, 'store');
  await writeFile(path, 'a file where the folder should be');
  const store = createFileStore(path);
  await expect(store.check()).rejects.toThrow(path);
  await rm(path);
  await store.check();
});

test('a folder that belongs to somebody else is unavailable', async ({ skip }) => {
  if (process.getuid?.() === 0) return skip('root may write everywhere');
  await using dir = await folder();
  await mkdir(join(dir.path, 'store'));
  await chmod(join(dir.path, 'store'), 0o500);
  await expect(createFileStore(join(dir.path, 'store')).check()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a distillation looks the same in ls as in the design: no drafts, no scratch', async () => {
  await using dir = await folder();
  const store = createFileStore(dir.path);
  await store.write('distillations/x/1-spec.json', ['{}']);
  await store.scratch('distillations/x/5-adapter');
  expect(await readdir(join(dir.path, 'distillations/x'))).toEqual(['1-spec.json']);
  expect((await stat(join(dir.path, 'distillations/x/1-spec.json'))).mode & 0o077).toBe(0o044);
});
