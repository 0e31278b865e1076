// Writes the JSON Schema of what leaves TypeScript (the engine's messages, the spec, the report) into schema/. `npm run schema`.
import { mkdir, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { catalogueSchema, engineReplySchema, engineRequestSchema, reportSchema, specSchema } from './src/index.ts';

export const schemas = {
  spec: z.toJSONSchema(specSchema, { io: 'input' }),
  catalogue: z.toJSONSchema(catalogueSchema, { io: 'input' }),
  report: z.toJSONSchema(reportSchema),
  'engine-request': z.toJSONSchema(engineRequestSchema),
  'engine-reply': z.toJSONSchema(engineReplySchema),
};

/** The text of each committed file, by its name. */
export function schemaFiles(): Map<string, string> {
  return new Map(Object.entries(schemas).map(([name, schema]) => [`${name}.json`, `${JSON.stringify(schema, null, 2)}\n`]));
}

if (import.meta.main) {
  const folder = new URL('./schema/', import.meta.url);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of schemaFiles()) await writeFile(new URL(name, folder), text);
}
