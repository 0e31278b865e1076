import { beforeAll, describe, expect, test } from 'vitest';
import { type Described, pointerTo, readDocument } from './read-document.ts';

let described: Described;
beforeAll(async () => {
  described = await readDocument();
});

/** Every value in a tree with the pointer to it. */
function* walk(value: unknown, pointer = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [pointer, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* walk(inner, `${pointer}${pointerTo(key)}`);
}

describe('the OpenAPI document', () => {
  test('refers to nothing that is not there', () => {
    const references = [...walk(described.document)].flatMap(([pointer, { $ref }]) =>
      typeof $ref === 'string' ? [{ pointer, $ref }] : [],
    );
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter(({ $ref }) => !$ref.startsWith('#/') || described.at($ref.slice(1)) === undefined)).toEqual([]);
  });

  test('gives examples that fit their schemas', () => {
    const media = [...walk(described.document.paths, '/paths')].filter(([, value]) => 'example' in value && 'schema' in value);
    expect(media.length).toBeGreaterThan(described.operations.length);
    const faults = media.flatMap(([pointer, { example }]) =>
      described.faults(`${pointer}/schema`, example).map((fault) => `${pointer}: ${fault}`),
    );
    expect(faults).toEqual([]);
    for (const name of ['Spec', 'Distillation', 'Problem', 'ChatCompletionRequest'])
      expect(media.map(([, { schema }]) => schema)).toContainEqual({ $ref: `#/components/schemas/${name}` });
  });

  test('says of every parameter what it is', () => {
    const parameters = described.operations.flatMap(({ operation }) =>
      (operation.parameters ?? []).map(({ name, description }) => ({ operation: operation.operationId, name, description })),
    );
    expect(parameters.filter(({ description }) => !description)).toEqual([]);
  });

  test('bounds every text, number and list that it takes', () => {
    const taken = described.operations.flatMap(({ path, method, operation }) => [
      ...(operation.parameters ?? []).map((_, index) => pointerTo('paths', path, method, 'parameters', String(index), 'schema')),
      ...(operation.requestBody?.content['application/json']
        ? [pointerTo('paths', path, method, 'requestBody', 'content', 'application/json', 'schema')]
        : []),
    ]);
    const bounds = {
      string: ['maxLength', 'pattern', 'enum', 'const', 'format'],
      number: ['maximum', 'exclusiveMaximum', 'const'],
      integer: ['maximum', 'exclusiveMaximum', 'const'],
      array: ['maxItems'],
    };
    const unbounded = new Set<string>();
    const visited = new Set<string>();
    const visit = (pointer: string): void => {
      // Any JSON, as a rule's schema may hold, is bounded by its levels and by the size of the body.
      if (visited.has(pointer) || pointer.includes('/Shared')) return;
      visited.add(pointer);
      for (const [place, { type, $ref, ...schema }] of walk(described.at(pointer), pointer)) {
        if (typeof $ref === 'string') visit($ref.slice(1));
        const needed = bounds[type as keyof typeof bounds];
        if (needed && !needed.some((bound) => bound in schema)) unbounded.add(place);
      }
    };
    for (const pointer of taken) visit(pointer);
    expect([...unbounded]).toEqual([]);
  });

  test('leads from what is made to all that can be done with it', () => {
    const links = Object.entries(described.document.components.links ?? {});
    for (const [name, { operationId, parameters }] of links) {
      const target = described.operations.find(({ operation }) => operation.operationId === operationId);
      const known = target?.operation.parameters?.map((parameter) => parameter.name);
      for (const parameter of Object.keys(parameters)) expect(known, `${name} hands over ${parameter}`).toContain(parameter);
    }
    const created = described.document.paths['/v1/distillations']?.post?.responses['201'];
    const possible = described.operations.filter(({ path }) => path.startsWith('/v1/distillations/{id}'));
    expect(possible.length).toBeGreaterThan(10);
    expect(Object.keys(created?.links ?? {}).sort()).toEqual(possible.map(({ operation }) => operation.operationId).sort());
  });
});
