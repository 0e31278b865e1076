import { z } from 'zod';
import { nearest } from './nearest.ts';

export type Explanation = { pointer: string; detail: string };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What is wrong with an input, for a person: a JSON pointer (RFC 6901) to each fault and a sentence that names the thing, the value where
 * it is short and no secret, and what would be right. An unknown key is answered with the schema's nearest.
 */
export function explainIssues(error: z.ZodError, given: { schema: z.core.$ZodType; input: unknown }): Explanation[] {
  return error.issues.flatMap((issue) => explain(issue, [], given));
}

function explain(issue: Issue, above: Path, given: { schema: z.core.$ZodType; input: unknown }): Explanation[] {
  const path = [...above, ...issue.path];
  const at = (detail: string): Explanation[] => [{ pointer: pointer(path), detail: /[.?]$/.test(detail) ? detail : `${detail}.` }];
  const thing = name(path);
  const value = valueAt(given.input, path);
  if (issue.code === 'unrecognized_keys') {
    const known = [...keysAt([given.schema], path)];
    // A key that is there already was hardly meant.
    const absent = known.filter((key) => valueAt(value, [key]) === undefined);
    return issue.keys.map((key) => ({ pointer: pointer([...path, key]), detail: `Unknown key "${key}"; ${hint(key, absent, known)}` }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that was most likely meant is the one with the fewest faults; its literals (`embedded: true`) weigh much, and most
    // of all that it is another kind of thing: of a name or a mapping, a list of faults inside the mapping means the mapping.
    const clash = sharedClash(issue.errors, value);
    if (clash) return explain(clash, path, given);
    const [closest] = [...issue.errors].sort((left, right) => faults(left, value) - faults(right, value));
    return (closest ?? []).flatMap((inner) => explain(inner, path, given));
  }
  if (issue.code === 'invalid_type')
    return at(
      value === undefined
        ? `${thing} is missing`
        : `${thing} must be ${article(issue.expected)}, not ${typeof value === 'number' ? value : kind(value)}`,
    );
  if (issue.code === 'invalid_value') return at(`${thing} is ${show(value, path)}; ${oneOf(issue.values.map(String), value)}`);
  if (issue.code === 'too_big')
    return at(
      `${thing} ${amount(value)}; ${issue.inclusive === false ? 'it must be less than' : 'at most'} ${issue.maximum}${allowed(issue)}`,
    );
  if (issue.code === 'too_small')
    return at(
      `${thing} ${amount(value)}; ${issue.inclusive === false ? 'it must be more than' : 'at least'} ${issue.minimum}${needed(issue)}`,
    );
  if (issue.code === 'invalid_format')
    return at(`${thing} is ${show(value, path)}; it must ${issue.pattern ? `match ${issue.pattern}` : `be ${article(issue.format)}`}`);
  if (issue.code === 'invalid_key') return at(`${thing} is not a name that is allowed here`);
  if (issue.code === 'custom') return at(`${thing} ${issue.message}`);
  return at(`${thing}: ${issue.message}`);
}

/** Where every alternative wants another word in the same place (`trainer: local`, `trainer: tinker`), one fault that names all of them. */
function sharedClash(alternatives: readonly (readonly Issue[])[], value: unknown): Issue | null {
  const clashes = alternatives.map((issues) => issues.filter((issue) => issue.code === 'invalid_value' && issue.path.length > 0));
  for (const { path } of clashes[0] ?? []) {
    const same = clashes.map((issues) => issues.find((issue) => pointer(issue.path) === pointer(path)));
    const values = same.flatMap((issue) => (issue?.code === 'invalid_value' ? issue.values : []));
    if (same.length > 1 && !same.includes(undefined))
      return { code: 'invalid_value', path, values, input: valueAt(value, path), message: '' };
  }
  return null;
}

function faults(issues: readonly Issue[], value: unknown): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + issue.keys.length;
    if (issue.path.length === 0 && isOfAnotherKind(issue, value)) return sum + 100_000;
    return sum + (issue.code === 'invalid_value' ? 10 : 1);
  }, 0);
}

function isOfAnotherKind(issue: Issue, value: unknown): boolean {
  if (issue.code === 'invalid_value') return issue.values.every((allowed) => typeof allowed !== typeof value);
  return issue.code === 'invalid_type';
}

function hint(key: string, absent: readonly string[], known: readonly string[]): string {
  const meant = nearest(key, absent) ?? nearest(key, known);
  return meant === null ? `known here: ${known.join(', ')}.` : `did you mean "${meant}"?`;
}

/** Keys of the objects that a schema allows at a path. */
function keysAt(schemas: readonly z.core.$ZodType[], path: Path): Set<string> {
  const open = schemas.flatMap(alternatives);
  const [key, ...rest] = path;
  if (key === undefined) return new Set(open.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])));
  const below = open.flatMap((schema) => {
    if (schema instanceof z.ZodObject) return schema.shape[String(key)] ?? [];
    if (schema instanceof z.ZodArray) return schema.element;
    return schema instanceof z.ZodRecord ? schema.valueType : [];
  });
  return keysAt(below, rest);
}

/** A schema without its wrappers, a union as its options. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  if (schema instanceof z.ZodPipe) return alternatives(schema.in);
  const wrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return wrapped ? alternatives(schema.unwrap()) : [schema];
}

function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function name(path: Path): string {
  return path.length === 0 ? 'The document' : `"${path.map(String).join('.')}"`;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Never a long text, and never what someone may have taken for the place of a key. */
function show(value: unknown, path: Path): string {
  if (typeof value === 'string')
    return value.length > 60 || /key|secret|token|password/i.test(String(path.at(-1))) ? 'a text' : JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kind(value);
}

/** As zod and JSON Schema count them: what JavaScript holds as a pair of surrogates is one. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function amount(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'is empty' : `has ${characters(value)} characters`;
  if (Array.isArray(value)) return `has ${value.length} entries`;
  return `is ${show(value, [])}`;
}

const allowed = (issue: { origin: string; inclusive?: boolean | undefined }) =>
  issue.inclusive === false ? '' : issue.origin === 'number' || issue.origin === 'int' ? ' is allowed' : ' are allowed';
const needed = (issue: { inclusive?: boolean | undefined; minimum: number | bigint }) =>
  issue.inclusive === false ? '' : Number(issue.minimum) === 1 ? ' is needed' : ' are needed';

function oneOf(values: readonly string[], value: unknown): string {
  const meant = typeof value === 'string' ? nearest(value, values) : null;
  const list = values.length === 1 ? `it must be ${values[0]}` : `it must be one of ${values.join(', ')}`;
  return meant === null || values.length === 1 ? list : `${list}; did you mean ${meant}?`;
}

function kind(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : article(typeof value);
}

function article(word: string): string {
  if (word === 'boolean') return 'true or false';
  const plain = {
    array: 'list',
    int: 'whole number',
    record: 'mapping',
    object: 'mapping',
    string: 'text',
    url: 'URL',
  }[word];
  const said = plain ?? word;
  return `${/^[aeio]/i.test(said) ? 'an' : 'a'} ${said}`;
}
