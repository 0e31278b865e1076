// What the documents promise exists: links, anchors, commands, variables, problem codes.
import { execFile } from 'node:child_process';
import { access, glob, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkRules } from '@understudy/checks';
import { catalogueSchema, problemCodes, specSchema } from '@understudy/contracts';
import { checkQuestions } from '@understudy/questions';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const read = (path: string) => readFile(join(root, path), 'utf8');
const cli = join(root, 'packages/cli/bin/understudy.mjs');

type Page = { path: string; prose: string; commands: string[]; anchors: Set<string> };
const pages = await readPages();

async function readPages(): Promise<Page[]> {
  const found: Page[] = [];
  const patterns = ['*.md', '{docs,infra,bench,examples}/**/*.md', '{packages,services}/*/README.md'];
  for await (const path of glob(patterns, { cwd: root, exclude: (name) => name === 'node_modules' })) {
    const text = await read(path);
    const fences = [...text.matchAll(/^ *```(\w*)[^\n]*\n(.*?)^ *```/gms)];
    const prose = text.replace(/^ *```.*?^ *```/gms, '');
    const blocks = [
      ...fences.filter((fence) => ['', 'sh', 'bash', 'console'].includes(fence[1] ?? '')).map((fence) => fence[2] ?? ''),
      ...[...prose.matchAll(/^( {4}\S[^\n]*)$/gm)].map((line) => line[1] ?? ''),
    ];
    const commands = blocks
      .flatMap((block) => block.split('\n'))
      .map((line) =>
        line
          .replace(/^\s*\$\s+/, '')
          .replace(/(^|\s)#.*$/, '')
          .trim(),
      )
      .filter((line) => line !== '');
    const anchors = new Set([...prose.matchAll(/^#+ +(.+)$/gm)].map((heading) => slug(heading[1] ?? '')));
    found.push({ path, prose, commands, anchors });
  }
  return found;
}

/** The anchor that GitHub gives a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('every relative link leads to a file, and to a heading where it names one', async () => {
  const broken: string[] = [];
  for (const page of pages)
    for (const [, target = ''] of page.prose.replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page.path : relative(root, resolve(root, dirname(page.path), file));
      const known = pages.find((other) => other.path === path);
      if (!(await exists(join(root, path)))) broken.push(`${page.path}: ${target} leads nowhere`);
      else if (anchor !== undefined && known && !known.anchors.has(anchor)) broken.push(`${page.path}: ${path} has no heading #${anchor}`);
    }
  expect(broken).toEqual([]);
});

test('every npm command in the documents is a script', async () => {
  const { scripts } = JSON.parse(await read('package.json'));
  const missing = pages.flatMap(({ path, commands }) =>
    commands
      .flatMap((command) => [...command.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map((match) => match[1] ?? match[2] ?? ''))
      .filter((name) => !(name in scripts))
      .map((name) => `${path}: npm run ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every understudy command in the documents answers to --help', async () => {
  const used = new Map<string, string>();
  for (const { path, commands } of pages)
    for (const command of commands)
      for (const [, name = ''] of command.matchAll(/(?:^|[;&|] *|npx |npm run )understudy (?:-- )?([a-z][\w-]*)/g)) used.set(name, path);
  expect([...used.keys()]).toEqual(expect.arrayContaining(['up', 'submit', 'chat']));
  const help = async (name: string) => {
    const { stdout } = await run(process.execPath, [cli, name, '--help']);
    return stdout;
  };
  for (const [name, path] of used) await expect(help(name), `${path}: understudy ${name} --help`).resolves.toContain(name);
  await expect(help('no-such-command')).rejects.toThrow();
  // A process for each of two dozen commands.
}, 300_000);

test('every problem code has a paragraph that says what it means and what to do', async () => {
  const sections = new Map(
    (await read('docs/problems.md'))
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')).replaceAll('`', '').trim(), section] as const),
  );
  expect([...sections.keys()].sort()).toEqual(Object.keys(problemCodes).sort());
  for (const [code, section] of sections) expect(section, code).toMatch(/\*\*What to do\.\*\* \S/);
});

test.for(['README.md', 'docs/spec.md'])('every spec in %s is accepted', async (path) => {
  const blocks = [...(await read(path)).matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, block = '']) => parse(block))
    .filter(({ prompt }) => prompt);
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const spec = specSchema.parse(block);
    expect([...checkQuestions(spec), ...checkRules(spec.rules)]).toEqual([]);
  }
});

test('every catalogue that the page on model hosts shows is read', async () => {
  const blocks = [...(await read('docs/add-a-model-host.md')).matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block = '']) => parse(block));
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  // The first one is whole; the others stand beside its entries.
  const [whole] = blocks;
  for (const block of blocks) catalogueSchema.parse({ ...whole, students: { ...whole.students, ...block.students } });
});

test('the page on the spec tells of every key', async () => {
  const page = await read('docs/spec.md');
  const { properties } = JSON.parse(await read('packages/contracts/schema/spec.json')).$defs.Spec;
  const keys = Object.entries<{ properties?: object }>(properties).flatMap(([key, value]) =>
    Object.keys(value.properties ?? { [key]: {} }),
  );
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

test('every variable that code reads is listed in .env.example, and nothing else is', async () => {
  const listed = [...(await read('.env.example')).matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? '');
  const amazons = 'AWS_(?:REGION|ENDPOINT_URL(?:_S3)?|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)';
  const name = new RegExp(`\\b(REDIS_URL|TINKER_(?:API_KEY|BASE_URL)|OTEL_[A-Z_]+|UNDERSTUDY_[A-Z0-9_]+|${amazons})\\b`, 'g');
  const namesIn = async (patterns: string[]) => {
    const names = new Map<string, string>();
    for await (const path of glob(patterns, { cwd: root, exclude: (folder) => folder === 'node_modules' || folder === 'test' })) {
      if (/\.test\.ts$/.test(path)) continue;
      for (const [match] of (await read(path)).matchAll(name)) names.set(match, path);
    }
    return names;
  };
  const configured = await namesIn([
    'services/*/config.ts',
    'packages/service/src/config.ts',
    'packages/tracing/src/tracing-shape.ts',
    'packages/artifacts/src/open.ts',
    'docker-compose.yml',
    'infra/compose*.yml',
  ]);
  for (const [variable, path] of configured) expect(listed, `${path} reads ${variable}`).toContain(variable);
  const known = await namesIn([
    'services/*/**/*.{ts,py}',
    'packages/*/src/**/*.ts',
    'setup.mjs',
    'docker-compose.yml',
    'infra/compose*.yml',
  ]);
  for (const variable of listed) expect([...known.keys()], `.env.example lists ${variable}`).toContain(variable);
});
