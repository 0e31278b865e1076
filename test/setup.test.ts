import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const requirements = 'services/trainer/engine/requirements.txt';

/** A checkout whose Node packages are in place and nothing else, with a PATH of its own. */
const test = base.extend<{ checkout: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  checkout: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-setup-'));
    for (const file of ['setup.mjs', requirements, 'services/trainer/engine/requirements-dev.txt'])
      await cp(join(root, file), join(folder, file), { recursive: true });
    await put(folder, 'package-lock.json', '{}');
    await put(folder, 'node_modules/.understudy-lock', createHash('sha256').update('{}').digest('hex'));
    await put(folder, 'node_modules/node/bin/node', '');
    await mkdir(join(folder, 'bin'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

async function put(folder: string, file: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), content);
  if (file.startsWith('bin/')) await chmod(join(folder, file), 0o755);
}

function setUp(checkout: string, environment: NodeJS.ProcessEnv = {}, more: readonly string[] = []) {
  const env = { PATH: join(checkout, 'bin'), HOME: checkout, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['setup.mjs', ...more], { cwd: checkout, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a machine without Python is told so in a sentence', ({ checkout }) => {
  const { status, stderr } = setUp(checkout);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^Set-up stopped: Python 3\.10 or later is needed \(none was found\): install it/),
  ]);
});

test('what is missing is said before anything is installed', async ({ checkout }) => {
  await rm(join(checkout, 'node_modules'), { recursive: true });
  await put(checkout, 'bin/npm', '#!/bin/sh\n: > called\n');
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: Python 3\.10 or later is needed/);
  expect(await readdir(checkout)).not.toContain('called');
});

test('a Python that is too old is named with its version', async ({ checkout }) => {
  await put(checkout, 'bin/python3', '#!/bin/sh\necho 3.9\n');
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: Python 3\.10 or later is needed \(python3 is 3\.9\)/);
});

test('a Python without venv is told with the package that brings it', async ({ checkout }) => {
  await put(checkout, 'bin/python3', '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\necho 3.11\n');
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: python3 has no venv module.*apt-get install python3-venv/);
});

test('npm that is not there, and one that fails, are told', async ({ checkout }) => {
  await put(checkout, 'bin/python3', '#!/bin/sh\necho 3.11\n');
  await rm(join(checkout, 'node_modules/.understudy-lock'));
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: npm is not installed/);
  await put(checkout, 'bin/npm', '#!/bin/sh\necho "npm error syscall getaddrinfo EAI_AGAIN" >&2\nexit 1\n');
  expect(setUp(checkout).stderr).toMatch(
    /^Set-up stopped: npm ci failed: there is no way to the network from here \(EAI_AGAIN\); the npm registry/,
  );
  await put(checkout, 'bin/npm', '#!/bin/sh\necho "npm error network ECONNREFUSED" >&2\nexit 1\n');
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: npm ci failed: the npm registry must be reachable.*\n.*ECONNREFUSED/);
  await put(checkout, 'bin/npm', '#!/bin/sh\necho "npm error nospc ENOSPC: no space left" >&2\nexit 1\n');
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: npm ci failed: the disk is full; make room/);
});

test('whoever uses it installs no tools, whoever tests it everything, and neither undoes the other', async ({ checkout }) => {
  // As npm ci does it: what was there is gone, and this stands in its place.
  const installed = ['module.js', 'module.d.ts', 'module.d.mts', 'module.js.map', 'node/bin/node'];
  const makes = installed.map((file) => `mkdir -p $(dirname node_modules/${file}) && touch node_modules/${file}`).join('\n');
  await put(checkout, 'bin/npm', `#!/bin/sh\nPATH=/usr/bin:/bin\necho "$*" >> calls\nrm -rf node_modules\n${makes}\n`);
  const packages = async (...more: string[]) => {
    // It ends where the environment that this Python makes has no pip, after the packages.
    setUp(checkout, {}, more);
    return (await readdir(join(checkout, 'node_modules'))).filter((name) => name.startsWith('module.'));
  };
  const calls = async () => (await readFile(join(checkout, 'calls'), 'utf8')).trim().split('\n');
  await put(checkout, 'bin/python3', '#!/bin/sh\necho 3.11\n');
  await rm(join(checkout, 'node_modules/.understudy-lock'));
  expect(await packages()).toEqual(['module.js']);
  expect(await packages('--dev')).toEqual(['module.d.mts', 'module.d.ts', 'module.js', 'module.js.map']);
  expect(await packages()).toHaveLength(4);
  expect(await calls()).toEqual([expect.stringMatching(/^ci --omit=dev --omit=optional /), expect.stringMatching(/^ci --no-audit /)]);
});

test('the Python environment is built with torch first, from the index that is given', async ({ checkout }) => {
  // This Python notes how it is called; the one that it makes is the same.
  const script = `#!/bin/sh
case "$*" in
  *version_info*) echo 3.11 ;;
  *"-m venv"*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *"-m pip"*) echo "$*" >> ${checkout}/calls; case "$*" in *"-r "*) echo "ERROR: no matching distribution" >&2; exit 1 ;; esac ;;
esac
`;
  await put(checkout, 'bin/python3', script);
  const { stderr } = setUp(checkout, { PATH: `${checkout}/bin:/usr/bin:/bin`, UNDERSTUDY_TORCH_INDEX: 'https://index.test/cpu' });
  expect(stderr).toMatch(/^Set-up stopped: pip install failed: a package index must be reachable.*\n.*no matching distribution/);
  const [first = ''] = (await readFile(join(checkout, 'calls'), 'utf8')).split('\n');
  expect(first).toMatch(/install --index-url https:\/\/index\.test\/cpu torch==[\d.]+$/);
  // What failed half-way is begun anew.
  expect(await readdir(join(checkout, '.understudy/venv'))).not.toContain('.understudy-requirements');
});

test('nothing is said and done where nothing is missing, and the environment is stale after an upgrade of Python', async ({ checkout }) => {
  const stamp = createHash('sha256').update(`${await readFile(join(checkout, requirements), 'utf8')}\u00003.11`);
  await put(checkout, '.understudy/venv/.understudy-requirements', stamp.digest('hex'));
  const python = join(checkout, '.understudy/venv/bin/python');
  await put(checkout, '.understudy/venv/bin/python', '#!/bin/sh\necho 3.11\n');
  await chmod(python, 0o755);
  await put(checkout, '.understudy/models/smollm2-135m.gguf', '');
  await mkdir(
    join(
      checkout,
      '.understudy/models/converted',
      /sha256: '([0-9a-f]{64})'/.exec(await readFile(join(checkout, 'setup.mjs'), 'utf8'))?.[1] ?? '',
    ),
    {
      recursive: true,
    },
  );
  const cache = join(checkout, '.understudy/compile-cache');
  await mkdir(cache);
  await put(checkout, 'node_modules/.understudy-compiled', createHash('sha256').update(`{}\0${cache}`).digest('hex'));
  expect(setUp(checkout)).toEqual({ status: 0, stdout: '', stderr: '' });
  await writeFile(python, '#!/bin/sh\necho 3.12\n');
  expect(setUp(checkout).stderr).toMatch(/^Set-up stopped: Python 3\.10 or later is needed/);
});
