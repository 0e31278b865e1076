// Writes src/openapi.ts, the types of the gateway's routes, from its OpenAPI document: `npm run schema`.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

/** The text of the committed file. */
export async function openApiTypes(): Promise<string> {
  const document = JSON.parse(await readFile(new URL('../../services/gateway/openapi.json', import.meta.url), 'utf8'));
  // Any JSON, which holds itself: TypeScript would not have it.
  for (const name of Object.keys(document.components.schemas)) if (name.startsWith('Shared')) document.components.schemas[name] = {};
  const types = undefinable(astToString(await openapiTS(document, { defaultNonNullable: false })))
    // Only `paths` is asked for.
    .replace(/^export type (webhooks|\$defs) = .*\n/gm, '')
    .replace(/^export interface (?!paths)/gm, 'interface ');
  return `// Made from services/gateway/openapi.json by "npm run schema".\n\n${types}`;
}

/** What may be left out may be undefined too, as in the contracts; a shape over several lines ends where its first line begins. */
function undefinable(types: string): string {
  const open: string[] = [];
  const lines = types.split('\n').map((line) => {
    const [indent = ''] = /^ */.exec(line) ?? [];
    if (/\?: .*\{$/.test(line)) open.push(indent);
    else if (/\?: .*;$/.test(line)) return line.replace(/;$/, ' | undefined;');
    else if (open.at(-1) === indent && line.endsWith(';')) {
      open.pop();
      return line.replace(/;$/, ' | undefined;');
    }
    return line;
  });
  return lines.join('\n');
}

if (import.meta.main) await writeFile(new URL('./src/openapi.ts', import.meta.url), await openApiTypes());
