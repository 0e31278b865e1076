import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const manifestSchema = z.looseObject({ version: z.string() });

/** Of this command line, which is that of the whole checkout. */
export async function ownVersion(): Promise<string> {
  return manifestSchema.parse(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))).version;
}
