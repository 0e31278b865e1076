import { expect, test } from 'vitest';
import { loadCatalogue, parseCatalogue } from './load-catalogue.ts';

const good = `default: { teacher: big, student: small }
models:
  big: { baseUrl: "http://127.0.0.1:9/v1", model: big-1, apiKeyEnv: BIG_KEY }
students:
  small: { base: smollm2-135m }
`;
const message = (text: string) => {
  try {
    parseCatalogue(text, 'models.yaml');
    return '';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : '';
  }
};

test('without a path there is the embedded model, teacher and student at once', async () => {
  const catalogue = await loadCatalogue(undefined);
  expect(catalogue.default).toEqual({ teacher: 'smollm2-135m', student: 'smollm2-135m' });
  expect(catalogue.models['smollm2-135m']).toMatchObject({
    embedded: true,
    limits: { maxInFlight: 4 },
    extraBody: { repeat_penalty: 1.1 },
    timeoutSeconds: 300,
  });
  expect(catalogue.students['smollm2-135m']).toEqual({ base: 'smollm2-135m', trainer: 'local', serve: 'embedded' });
});

test('defaults are filled in', () => {
  expect(parseCatalogue(good, 'models.yaml').models.big).toMatchObject({ limits: { maxInFlight: null }, timeoutSeconds: 300 });
});

test('broken YAML is named with file, line and column', () => {
  expect(message('default: { teacher: big\nmodels: [')).toMatch(/^CatalogueError: The model catalogue is not YAML: models\.yaml:\d+:\d+: /);
  expect(message('a: 1\na: 2')).toMatch(/models\.yaml:2:1: .*unique/);
});

test('every fault of form is named with its place', () => {
  expect(message(good.replace('model: big-1', 'modl: big-1'))).toMatch(
    /models\.yaml:3:\d+: "models\.big\.model" is missing\. models\.yaml:3:\d+: Unknown key "modl"; did you mean "model"\?/,
  );
  expect(message(good.replace('teacher: big', 'teacher: bigger'))).toMatch(
    /models\.yaml:1:\d+: "default\.teacher" names bigger, which models lacks\./,
  );
  // Every object has a member of that name.
  expect(message(good.replace('teacher: big, student: small', 'teacher: constructor, student: constructor'))).toMatch(
    /"default\.teacher" names constructor, which models lacks\..*"default\.student" names constructor, which students lacks\./,
  );
  expect(message('')).toMatch(/The document must be a mapping, not nothing/);
  expect(message('- a')).toMatch(/The document must be a mapping, not a list/);
});

test('how many processes train a student, and how, is named together or not at all', () => {
  const student = (more: string) => good.replace('base: smollm2-135m', `base: smollm2-135m, ${more}`);
  expect(parseCatalogue(student('processes: 2, parallel: fsdp'), 'models.yaml').students.small).toMatchObject({
    processes: 2,
    parallel: 'fsdp',
  });
  for (const half of ['processes: 2', 'parallel: ddp', 'processes: 1, parallel: ddp'])
    expect(message(student(half))).toMatch(/models\.yaml:5:\d+: "students\.small\.parallel" goes with processes of 2 or more/);
  expect(message(student('processes: 2, parallel: pipeline'))).toMatch(/students\.small\.parallel/);
});

test('an address with a user, a key or a query is refused without being shown', () => {
  for (const address of ['http://me:hunter2@h/v1', 'http://h/v1?key=hunter2']) {
    const said = message(good.replace('http://127.0.0.1:9/v1', address));
    expect(said).toMatch(/models\.yaml:3:\d+: "models\.big\.baseUrl" holds a user, a key or a query; .*apiKeyEnv/);
    expect(said).not.toContain('hunter2');
  }
  const served = 'base: smollm2-135m, serve: vllm, chat: { baseUrl: "http://me:hunter2@h/v1", adapters: /adapters }';
  const said = message(good.replace('base: smollm2-135m', served));
  expect(said).toMatch(/models\.yaml:5:\d+: "students\.small\.chat\.baseUrl" holds a user, a key or a query/);
  expect(said).not.toContain('hunter2');
});

test('a file that is not there is named', async () => {
  await expect(loadCatalogue('/nowhere/models.yaml')).rejects.toThrow(
    /\/nowhere\/models\.yaml cannot be read \(ENOENT\); UNDERSTUDY_MODELS names it/,
  );
});
