import { createHash } from 'node:crypto';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type JsonSchema = Record<string, unknown>;

const compiled = new Map<string, ValidateFunction>();

/**
 * A rule's JSON Schema (2020-12), compiled once. Keywords and formats that nobody knows are refused, as are references to elsewhere.
 * @throws Error that names what is wrong.
 */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  const key = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
  const known = compiled.get(key);
  if (known) return known;
  // An instance each: the $id of one must not clash with another's.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, strictRequired: false, logger: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  if (compiled.size >= 100) compiled.clear();
  compiled.set(key, validate);
  return validate;
}
