import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openApiDocument } from '../openapi.ts';
import { type OpenApiDocument, operationsOf } from '../src/document/document.ts';

export type Described = Awaited<ReturnType<typeof readDocument>>;

/** The document of all routes, with a way to check values against the schemas in it. */
export async function readDocument() {
  const document = (await openApiDocument()) as OpenApiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  return {
    document,
    operations: operationsOf(document),
    /** What a JSON pointer into the document leads to. */
    at(pointer: string): unknown {
      const keys = pointer.split('/').slice(1);
      return keys.reduce(
        (value: unknown, key) => (value as Record<string, unknown>)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
        document,
      );
    },
    /** What is wrong with a value by the schema at a pointer; empty when nothing is. */
    faults(pointer: string, value: unknown): string[] {
      const validate = ajv.getSchema(`openapi#${encodeURI(pointer)}`);
      if (!validate) throw new Error(`There is no schema at ${pointer}.`);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    },
  };
}

/** A JSON pointer from its keys. */
export const pointerTo = (...keys: string[]) => keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
