import fc from 'fast-check';

type Schema = {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
};

/** Long ones say nothing more than short ones, and take their time. */
const longest = { text: 40, list: 4 };

/** Values that a JSON Schema allows; `find` follows a reference. Of a schema without a type: any JSON. */
export function schemaArbitrary(given: unknown, find: (pointer: string) => unknown, depth = 0): fc.Arbitrary<unknown> {
  const schema = given as Schema;
  const inner = (one: unknown) => schemaArbitrary(one, find, depth + 1);
  if (depth > 8) return fc.constant(null);
  if (schema.$ref) return inner(find(schema.$ref.slice(1)));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.allOf;
  if (choices) return fc.oneof(...choices.map(inner));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1000, Number.MAX_SAFE_INTEGER) });
    case 'number':
      return fc.double({
        min: schema.exclusiveMinimum ?? schema.minimum ?? -1000,
        max: schema.exclusiveMaximum ?? schema.maximum ?? 1000,
        minExcluded: schema.exclusiveMinimum !== undefined,
        maxExcluded: schema.exclusiveMaximum !== undefined,
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const minLength = schema.minItems ?? 0;
      return fc.array(inner(schema.items ?? {}), {
        minLength,
        maxLength: Math.max(minLength, Math.min(schema.maxItems ?? longest.list, longest.list)),
      });
    }
    case 'object':
      return object(schema, inner);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function text({ pattern, format, minLength = 0, maxLength = longest.text }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, longest.text)), unit: 'grapheme' });
}

function object(schema: Schema, inner: (schema: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames = { type: 'string' } } = schema;
  const named = fc.record(Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, inner(value)])), {
    requiredKeys: required as never[],
  });
  if (typeof additionalProperties !== 'object') return named;
  const more = fc.dictionary(inner(propertyNames) as fc.Arbitrary<string>, inner(additionalProperties), { maxKeys: longest.list });
  return fc.tuple(more, named).map(([others, known]) => ({ ...others, ...known }));
}
