import { type Breach, beginningOf } from './breach.ts';
import { compileSchema, type JsonSchema } from './compile-schema.ts';

/** The answer as it stands is JSON that fits the schema: no fence around it, no word before it, or what reads answers would stumble. */
export function jsonSchema(text: string, schema: JsonSchema): Breach | null {
  const value = parse(text);
  if (value === undefined) return { reason: 'The answer is not JSON', trigger: beginningOf(text) };
  const validate = compileSchema(schema);
  if (validate(value.json)) return null;
  const [fault] = validate.errors ?? [];
  const where = fault?.instancePath ? `its ${fault.instancePath}` : 'it';
  return { reason: `The answer does not fit the JSON schema: ${where} ${fault?.message ?? 'is refused'}`, trigger: beginningOf(text) };
}

function parse(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
