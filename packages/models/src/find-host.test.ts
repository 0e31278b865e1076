import { expect, test } from 'vitest';
import { findHost } from './find-host.ts';
import { assertKeys } from './find-key.ts';
import { findStudent } from './find-student.ts';
import { limitOf } from './limit-of.ts';
import { parseCatalogue } from './load-catalogue.ts';

const catalogue = parseCatalogue(
  `default: { teacher: big, student: small }
models:
  big: { baseUrl: "https://host.example/v1", model: vendor/Big-1, apiKeyEnv: BIG_KEY, limits: { maxInFlight: 512 }, timeoutSeconds: 60 }
  tiny: { embedded: true, extraBody: { repeat_penalty: 1.1 }, limits: { maxInFlight: 3 } }
students:
  small: { base: smollm2-135m }
  on-vllm:
    base: vendor/Base-4B
    serve: vllm
    chat: { baseUrl: "http://vllm.example/v1", apiKeyEnv: BIG_KEY, base: base, adapters: /adapters, limits: { maxInFlight: 64 } }
  kept: { base: vendor/base, trainer: openai, baseUrl: "https://tuner.example/v1", timeoutSeconds: 30 }
  rented: { trainer: tinker }
`,
  'models.yaml',
);
const environment = { BIG_KEY: 'sk-1' };
const modelServerUrl = 'http://127.0.0.1:8090/';

test('a hosted model is asked at its address, under its host’s name, with the key of its variable', () => {
  expect(findHost('big', { catalogue, environment })).toEqual({
    label: 'big',
    baseUrl: 'https://host.example/v1',
    model: 'vendor/Big-1',
    key: 'sk-1',
    answersAs: [],
    limit: 512,
    timeoutMs: 60_000,
    extraBody: {},
  });
});

test('a student is asked where it lives, and all that its host is asked shares one ceiling', () => {
  const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
  const place = findStudent(catalogue, { id, name: 'on-vllm', base: 'vendor/Base-4B', hostedAs: null });
  expect(place?.adapter).toEqual({ name: id, path: `/adapters/distillations/${id}/5-adapter` });
  const hosts = [place?.student ?? '', place?.base ?? ''].map((name) => findHost(name, { catalogue, environment }));
  expect(hosts.map(({ label, baseUrl, model, key, limit }) => [label, baseUrl, model, key, limit])).toEqual([
    ['hosted:on-vllm', 'http://vllm.example/v1', id, 'sk-1', 64],
    ['hosted:on-vllm', 'http://vllm.example/v1', 'base', 'sk-1', 64],
  ]);
  expect(limitOf(catalogue, place?.student ?? '')).toBe(64);
  expect(() => findHost(place?.student ?? '', { catalogue, environment: {} })).toThrow(/key of the student on-vllm is missing.*BIG_KEY/u);

  const kept = findStudent(catalogue, { id, name: 'kept', base: 'vendor/base', hostedAs: 'ft:vendor/base:1' });
  expect(findHost(kept?.student ?? '', { catalogue, environment })).toMatchObject({
    baseUrl: 'https://tuner.example/v1',
    model: 'ft:vendor/base:1',
    key: null,
    timeoutMs: 30_000,
  });
  expect(findStudent(catalogue, { id, name: 'rented', base: 'Qwen/Qwen3.5-4B', hostedAs: 'tinker://run' })).toBeNull();
  // An entry that is no longer of that kind says nothing of a student that a host keeps.
  expect(findStudent(catalogue, { id, name: 'small', base: 'vendor/base', hostedAs: 'ft:vendor/base:1' })).toBeNull();
});

test('embedded models, students and their bases are asked at the model server, all sampled alike', () => {
  for (const [name, label] of [
    ['tiny', 'tiny'],
    ['student:dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', 'student'],
    ['smollm2-135m', 'smollm2-135m'],
  ] as const)
    expect(findHost(name, { catalogue, environment, modelServerUrl })).toEqual({
      label,
      baseUrl: 'http://127.0.0.1:8090/v1',
      model: name,
      key: null,
      answersAs: null,
      limit: 3,
      timeoutMs: 300_000,
      extraBody: { repeat_penalty: 1.1 },
    });
});

test('an unknown name is refused with the nearest', () => {
  expect(() => findHost('bigg', { catalogue, environment })).toThrow(/has no model bigg; did you mean big\?/);
  expect(() => findHost('constructor', { catalogue, environment })).toThrow(/it has big, tiny, smollm2-135m/);
});

test('what cannot be asked says what is missing', () => {
  expect(() => findHost('tiny', { catalogue, environment })).toThrow(/UNDERSTUDY_MODEL_SERVER must hold its address/);
  expect(() => findHost('big', { catalogue, environment: {} })).toThrow(/lacks the variable BIG_KEY/);
});

test('keys that are missing or blank are named by their variable', () => {
  expect(() => assertKeys(catalogue, environment)).not.toThrow();
  expect(() => assertKeys(catalogue, { BIG_KEY: ' ' })).toThrow(/variables that are not set: BIG_KEY \(the key of big\)/);
});

test('limits are the catalogue’s, and as many as the embedded server has slots for what it does not name', () => {
  expect([limitOf(catalogue, 'big'), limitOf(catalogue, 'tiny'), limitOf(catalogue, 'student:x')]).toEqual([512, 3, 3]);
});
