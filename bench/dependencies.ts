import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dependencyGroups } from './dependency-groups.ts';

export type DependenciesOptions = { imports: number };
type Lock = { packages: Record<string, Package> };
type Package = { dependencies?: object };

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What set-up installs for whoever only uses it: disk blocks (MiB) of all Node packages without Node itself; of each group that we name what would go
 * with it, packages that only it brings included, and how long a process takes to load it (milliseconds, the median, an empty one taken off);
 * of the Python environment each package that we name by its own files.
 */
export async function measureDependencies({ imports }: DependenciesOptions) {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of tracked.filter((name) => /^(packages|services)\/|^(package|package-lock)\.json$|^setup\.mjs$/.test(name))) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(root, file), join(folder, file));
  }
  const home = process.env.UNDERSTUDY_HOME || join(root, '.understudy');
  const began = performance.now();
  execFileSync('node', ['setup.mjs'], { cwd: folder, env: { ...process.env, UNDERSTUDY_HOME: home }, stdio: 'ignore' });
  const seconds = Math.round((performance.now() - began) / 1000);

  const lock: Lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const namers = namersIn(lock);
  const all = reached(lock, namers);
  const empty = loadMs(folder, [], imports);
  const groups: { packages: readonly string[]; mib: number; brings: number; loadMs: number }[] = [];
  for (const { packages } of dependencyGroups) {
    const without = reached(lock, namers, packages);
    const brought = [...all].filter((path) => !without.has(path));
    const sizes = await Promise.all(brought.map((path) => ownMiB(join(folder, path))));
    groups.push({
      packages,
      mib: round(sizes.reduce((sum, mib) => sum + mib, 0)),
      brings: brought.length,
      loadMs: Math.max(0, Math.round(loadMs(folder, packages, imports) - empty)),
    });
  }
  const nodeItself = await blocksMiB(join(folder, 'node_modules/node'));
  return {
    seconds,
    nodePackagesMiB: round((await blocksMiB(join(folder, 'node_modules'))) - nodeItself),
    nodeItselfMiB: round(nodeItself),
    groups,
    python: pythonPackages(home),
  };
}

/** Of each package from elsewhere that we name, the folders of ours that name it. The tests' package is nobody's but theirs. */
function namersIn(lock: Lock): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const [folder, { dependencies = {} }] of Object.entries(lock.packages)) {
    if (!/^(packages|services)\/[^/]+$/.test(folder) || folder === 'packages/testing') continue;
    for (const name of Object.keys(dependencies).filter((each) => !each.startsWith('@understudy/')))
      named.set(name, [...(named.get(name) ?? []), folder]);
  }
  return named;
}

/** Paths in the lock file of all that is there for the packages named, but for one of these. */
function reached({ packages }: Lock, named: Map<string, string[]>, butFor: readonly string[] = []): Set<string> {
  const seen = new Set<string>();
  const open: [from: string, name: string][] = [...named].flatMap(([name, folders]) =>
    butFor.includes(name) ? [] : folders.map((folder): [string, string] => [folder, name]),
  );
  for (let next = open.pop(); next; next = open.pop()) {
    const path = resolve(packages, ...next);
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    // Peers are brought by whoever else names them.
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) open.push([path, name]);
  }
  return seen;
}

/** As Node looks for a package: in the node_modules of the folder that asks, and of those above it. */
function resolve(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.includes('/') ? dirname(folder) : '') {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in packages) return path;
    if (folder === '') return undefined;
  }
}

function loadMs(cwd: string, modules: readonly string[], imports: number): number {
  const loads = modules.map((module) => `await import(${JSON.stringify(module)});`).join(' ');
  const script = `const began = performance.now(); ${loads} console.log(performance.now() - began)`;
  const measured = Array.from({ length: imports }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd, encoding: 'utf8' });
    if (!stdout) throw new Error(`${modules.join(', ')} cannot be loaded: ${stderr.trim().split('\n').at(-1)}`);
    return Number(stdout);
  }).sort((one, other) => one - other);
  return measured[Math.floor(imports / 2)] ?? Number.NaN;
}

/** Blocks on the disk of a package's own files, of those that lie in its node_modules none. */
async function ownMiB(folder: string): Promise<number> {
  return (await blocksMiB(folder)) - (await blocksMiB(join(folder, 'node_modules')));
}

async function blocksMiB(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  // A file may have several names, as Node's has.
  const stats = await Promise.all(
    entries.filter((entry) => !entry.isSymbolicLink()).map((entry) => stat(join(entry.parentPath, entry.name))),
  );
  return [...new Map(stats.map(({ ino, blocks }) => [ino, blocks])).values()].reduce((sum, blocks) => sum + blocks * 512, 0) / 2 ** 20;
}

/** MiB of the files of each package in the engine's requirements, as pip has noted them. */
function pythonPackages(home: string): Record<string, number> {
  const requirements = join(root, 'services/trainer/engine/requirements.txt');
  const script = `
import importlib.metadata, json, re, sys
names = re.findall(r"^([\\w-]+)==", open(sys.argv[1]).read(), re.M)
size = lambda name: sum(file.size or 0 for file in importlib.metadata.files(name)) / 2**20
print(json.dumps({name: round(size(name), 1) for name in names}))`;
  return JSON.parse(execFileSync(join(home, 'venv/bin/python'), ['-c', script, requirements], { encoding: 'utf8' }));
}

const round = (mib: number) => Number(mib.toFixed(1));
