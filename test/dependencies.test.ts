import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { dependencyGroups, pythonPurposes } from '../bench/dependency-groups.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(`${root}${path}`, 'utf8');

test('docs/dependencies.md names every Node package that runs, once, and no other', async () => {
  const named = new Set<string>();
  for await (const path of glob('{packages,services}/*/package.json', { cwd: root, exclude: ['packages/testing'] })) {
    const { dependencies = {} } = JSON.parse(await read(path)) as { dependencies?: object };
    for (const name of Object.keys(dependencies)) if (!name.startsWith('@understudy/')) named.add(name);
  }
  expect(dependencyGroups.flatMap(({ packages }) => packages).sort()).toEqual([...named].sort());
});

test('it names every tool', async () => {
  const page = await read('docs/dependencies.md');
  const tools = page.slice(page.indexOf('## Tools'));
  const named: string[] = [];
  for await (const path of glob('{.,packages/*,services/*}/package.json', { cwd: root })) {
    const { devDependencies = {} } = JSON.parse(await read(path)) as { devDependencies?: object };
    named.push(...Object.keys(devDependencies).filter((name) => !name.startsWith('@understudy/')));
  }
  const running = dependencyGroups.flatMap(({ packages }) => packages);
  expect(
    named.filter((name) => !running.includes(name)).filter((name) => !new RegExp(`^\\|[^|]*(^|[ ,])${name}[,| ]`, 'm').test(tools)),
  ).toEqual([]);
});

test('it names every package of the Python environment', async () => {
  const requirements = await read('services/trainer/engine/requirements.txt');
  const named = [...requirements.matchAll(/^([\w-]+)==/gm)].map(([, name]) => name);
  expect(Object.keys(pythonPurposes)).toEqual(named);
});
