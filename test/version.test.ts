// One version, that of the root's package.json. A new one: `npm version 0.2.0 --workspaces --include-workspace-root --no-git-tag-version`, the
// places that this test names, `npm run schema`, `npm run k8s`, a section of the changelog.
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createMetrics } from '@understudy/metrics';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');
const { version } = JSON.parse(await read('package.json')) as { version: string };

test('every package and service has it, and asks for it of the others', async () => {
  for await (const path of glob('{packages,services}/*/package.json', { cwd: root })) {
    const manifest = JSON.parse(await read(path));
    const ours = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([name]) =>
      name.startsWith('@understudy/'),
    );
    expect([manifest.version, ...ours.map(([, asked]) => asked)], path).toEqual([version, ...ours.map(() => version)]);
  }
});

test('the command line, the metrics and the document of the API say it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'packages/cli/src/main.ts'), 'version']);
  expect(stdout).toBe(`understudy ${version}\n`);
  expect(await createMetrics('gateway').registry.metrics()).toContain(`understudy_build_info{version="${version}",`);
  expect(JSON.parse(await read('services/gateway/openapi.json')).info.version).toBe(version);
});

test('images are built and looked for under it', async () => {
  const files = ['docker-compose.yml', 'infra/compose.gpu.yml', '.env.example', 'infra/k8s/base/kustomization.yaml'];
  for await (const path of glob('docs/*.md', { cwd: root })) files.push(path);
  const tags: string[] = [];
  for (const path of files)
    for (const [, tag = ''] of (await read(path)).matchAll(/(?:understudy-(?:node|engine|engine-cuda):|newTag: )([\w.-]*)/g)) {
      expect(tag, path).toBe(version);
      tags.push(tag);
    }
  expect(tags.length).toBeGreaterThanOrEqual(10);
});

test('the changelog begins with it, below what is unreleased', async () => {
  const headings = [...(await read('CHANGELOG.md')).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings[0]).toBe('[Unreleased]');
  expect(headings[1]).toMatch(new RegExp(`^\\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`));
});
