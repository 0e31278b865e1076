// Who may import whom, read from the imports in the tree. A change here is a change of the architecture: say why in docs/decisions/.
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serviceNames } from '@understudy/contracts';
import { expect, test } from 'vitest';

/** Each package knows only packages that stand above it. Tests may also use `testing`, and any package their folder's package.json names. */
const packages: Record<string, readonly string[]> = {
  contracts: [],
  metrics: ['contracts'],
  tracing: [],
  artifacts: ['contracts'],
  service: ['contracts', 'metrics', 'tracing', 'artifacts'],
  checks: ['contracts'],
  engine: ['contracts'],
  client: ['contracts'],
  questions: ['contracts', 'checks'],
  records: ['contracts', 'metrics', 'artifacts'],
  queues: ['contracts', 'metrics', 'tracing', 'records'],
  models: ['contracts', 'metrics', 'tracing'],
  cli: ['contracts', 'service', 'artifacts', 'checks', 'client', 'engine', 'models'],
  testing: ['contracts', 'service'],
};

const everyStage = ['contracts', 'metrics', 'service', 'artifacts', 'records', 'queues'];
const services: Partial<Record<string, readonly string[]>> = {
  gateway: [...everyStage, 'tracing', 'models', 'questions', 'checks'],
  'question-generator': [...everyStage, 'models', 'questions', 'checks'],
  'teacher-worker': [...everyStage, 'models', 'checks'],
  'dataset-assembler': [...everyStage, 'checks'],
  trainer: [...everyStage, 'models', 'engine'],
  evaluator: [...everyStage, 'models', 'checks', 'engine'],
  'model-server': ['contracts', 'metrics', 'tracing', 'service', 'artifacts'],
};
/** Of a stage that has no line: nothing of users' and tests'. */
const anyStage = [...everyStage, 'models', 'questions', 'checks', 'engine'];

/** Libraries that one place knows, so that they can be replaced there. */
const homes: Record<string, readonly string[]> = {
  bullmq: ['packages/queues'],
  ioredis: ['packages/queues', 'packages/records', 'packages/testing'],
  openai: ['packages/models'],
  // The page of the queues shows what packages/queues hands out (docs/decisions/0020-who-may-ask.md).
  '@bull-board/api': ['packages/queues', 'services/gateway'],
  '@bull-board/fastify': ['services/gateway'],
  'playwright-core': ['packages/testing'],
  'prom-client': ['packages/metrics'],
  '@aws-sdk/client-s3': ['packages/artifacts'],
  '@aws-sdk/lib-storage': ['packages/artifacts'],
  rolldown: ['packages/testing'],
  'kubernetes-models': ['infra/k8s'],
  '@grafana/grafana-foundation-sdk': ['infra/grafana', 'infra/grafana/panels'],
  fastify: ['services/gateway', 'services/model-server', 'packages/tracing'],
  '@opentelemetry/api': ['packages/tracing'],
  'bullmq-otel': ['packages/queues'],
};

const readersOfTheEnvironment = ['packages/service/src/config.ts', 'packages/cli/', 'packages/testing/', 'bench/', 'test/', 'setup.mjs'];
const namelessFolders = ['utils', 'util', 'common', 'shared', 'types', 'helpers', 'lib', 'misc'];
const longestFile = 250;
const exportsFunction = /^export (async )?(function|const \w+ = (async )?[(<])/;
/** Made by `npm run schema`, read by nobody but the compiler; and what makes it, which runs nowhere else (docs/decisions/0021). */
const generated = 'packages/client/src/openapi.ts';
const generator = 'packages/client/openapi.ts';

type Source = { path: string; owner: string; text: string; imports: string[]; isTest: boolean };

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = await readSources();
const code = sources.filter((source) => !source.isTest);

async function readSources(): Promise<Source[]> {
  const found: Source[] = [];
  const patterns = ['{packages,services,test,bench,examples,infra}/**/*.{ts,mjs,js}', '*.{ts,mjs}'];
  for await (const path of glob(patterns, { cwd: root, exclude: (name) => name === 'node_modules' })) {
    const text = await readFile(join(root, path), 'utf8');
    const owner = /^(packages|services)\/[^/]+/.exec(path)?.[0] ?? dirname(path);
    const isTest = /\.test\.ts$|(^|\/)test\/|^packages\/testing\//.test(path);
    found.push({ path, owner, text, imports: importsOf(text), isTest });
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Module names of static, re-exporting, side-effect and dynamic imports. */
function importsOf(text: string): string[] {
  const patterns = [
    /^(?:import|export)\s[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] as string));
}

const isService = (name: string) => serviceNames.some((service) => service === name);
const workspaceName = (module: string) => /^@understudy\/([^/]+)/.exec(module)?.[1];
const library = (module: string) => module.split('/', module.startsWith('@') ? 2 : 1).join('/');

/** One line per offence, so that a red test reads as a list of things to mend. */
function offences(among: readonly Source[], find: (source: Source) => string[]): string[] {
  return among.flatMap((source) => find(source).map((fault) => `${source.path}: ${fault}`));
}

test('the table of packages and services is the tree', async () => {
  const folders = async (kind: string) => {
    const found: string[] = [];
    for await (const path of glob(`${kind}/*/package.json`, { cwd: root })) found.push(path.split('/')[1] as string);
    return found.sort();
  };
  expect(Object.keys(packages).sort()).toEqual(await folders('packages'));
  expect([...serviceNames].sort()).toEqual(await folders('services'));
  expect(serviceNames).toEqual(expect.arrayContaining(Object.keys(services)));
});

test('a package knows only packages that stand above it in the table', () => {
  const names = Object.keys(packages);
  const upward = names.flatMap((name, place) =>
    (packages[name] ?? []).filter((known) => !names.slice(0, place).includes(known)).map((known) => `${name} → ${known}`),
  );
  expect(upward).toEqual([]);
});

test('packages and services import what the table allows and nothing else', () => {
  const found = offences(code, ({ owner, imports }) => {
    const [kind, name = ''] = owner.split('/');
    const allowed = kind === 'packages' ? packages[name] : kind === 'services' ? (services[name] ?? anyStage) : undefined;
    if (allowed === undefined) return [];
    const known = imports.map(workspaceName).filter((other) => other !== undefined);
    return known
      .filter((other) => !allowed.includes(other))
      .map((other) =>
        isService(other)
          ? `imports the service ${other}; services talk through queues and HTTP`
          : `imports ${other}, which ${owner} may not know (table in test/architecture.test.ts)`,
      );
  });
  expect(found).toEqual([]);
});

test('a relative import stays inside its package or service', () => {
  const found = offences(
    sources.filter(({ owner }) => /^(packages|services)\//.test(owner)),
    ({ path, owner, imports }) =>
      imports
        .filter((module) => module.startsWith('.') && !normalize(join(dirname(path), module)).startsWith(`${owner}/`))
        .map((module) => `imports ${module}, a file of another part; import that part by its name`),
  );
  expect(found).toEqual([]);
});

test('contracts imports zod and Node alone', () => {
  const found = offences(
    code.filter(({ owner }) => owner === 'packages/contracts'),
    ({ imports }) =>
      imports.filter((module) => !/^(\.|node:|zod$)/.test(module)).map((module) => `imports ${module}; contracts may import only zod`),
  );
  expect(found).toEqual([]);
});

test('a library that has a home is imported there alone', () => {
  const found = offences(sources, ({ owner, imports, isTest }) =>
    imports
      .map(library)
      .filter((name) => name in homes && !homes[name]?.includes(owner) && (name === 'bullmq' || !isTest))
      .map((name) => `imports ${name}, which only ${homes[name]?.join(', ')} may know`),
  );
  expect(found).toEqual([]);
});

test('every import is declared in the package.json beside it', async () => {
  const declared = new Map<string, Set<string>>();
  for (const owner of new Set(code.map((source) => source.owner))) {
    if (!/^(packages|services)\//.test(owner)) continue;
    const { dependencies = {} } = JSON.parse(await readFile(join(root, owner, 'package.json'), 'utf8'));
    declared.set(owner, new Set(Object.keys(dependencies)));
  }
  const running = code.filter(({ path }) => path !== generator);
  const found = offences(running, ({ owner, imports }) =>
    imports
      .filter((module) => !/^(\.|node:)/.test(module) && declared.get(owner)?.has(library(module)) === false)
      .map((module) => `imports ${library(module)}, which ${owner}/package.json does not declare`),
  );
  expect(found).toEqual([]);
});

test('the environment is read in one place', () => {
  const found = offences(
    code.filter(({ path }) => !readersOfTheEnvironment.some((allowed) => path.startsWith(allowed))),
    ({ text }) => (/\bprocess\.env\b/.test(text) ? ['reads process.env; only loadConfig of packages/service does'] : []),
  );
  expect(found).toEqual([]);
});

test('each service has a main.ts that wires and decides nothing', () => {
  for (const name of serviceNames) expect(code.map(({ path }) => path)).toContain(`services/${name}/main.ts`);
  const found = offences(
    code.filter(({ path }) => /^services\/[^/]+\/main\.ts$/.test(path)),
    ({ text }) => (/\bif\s*\(/.test(text) ? ['has an `if`; main.ts wires, decisions belong into the verb file or config.ts'] : []),
  );
  expect(found).toEqual([]);
});

test('nothing lives in a folder without a name of its own', () => {
  const found = offences(sources, ({ path }) =>
    dirname(path)
      .split('/')
      .filter((folder) => namelessFolders.includes(folder))
      .map((folder) => `lies in a folder called ${folder}; name it after what it does`),
  );
  expect(found).toEqual([]);
});

test(`no file is longer than ${longestFile} lines`, () => {
  const written = sources.filter(({ path }) => path !== generated);
  const found = offences(written, ({ text }) => {
    const lines = text.split('\n').length - 1;
    return lines > longestFile ? [`has ${lines} lines; split it by subject`] : [];
  });
  expect(found).toEqual([]);
});

test('every exported function of packages and services says what its caller needs', () => {
  const written = code.filter(({ path }) => /^(packages|services)\//.test(path) && path !== generated);
  const found = offences(written, ({ text }) => {
    const lines = text.split('\n');
    const silent = lines.filter((line, index) => exportsFunction.test(line) && !/\*\/\s*$|^\/\//.test(lines[index - 1] ?? ''));
    return silent.map((line) => `has no comment above: ${line}`);
  });
  expect(found).toEqual([]);
});
