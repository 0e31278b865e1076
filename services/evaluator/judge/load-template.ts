import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const templateSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** What a rubric scores, and what its best and worst mean; none in a comparison. */
  dimensions: z.record(z.string(), z.string()),
  system: z.string(),
  user: z.string(),
});

/** With the sha256 of its file's bytes: figures of two templates are not comparable. */
export type Template = z.infer<typeof templateSchema> & { sha256: string };

/** Reads and checks a template of `prompts/`. @throws ZodError where the file is no template. */
export async function loadTemplate(name: 'character-rubric' | 'policy-rubric' | 'pairwise'): Promise<Template> {
  const text = await readFile(new URL(`./prompts/${name}.yaml`, import.meta.url), 'utf8');
  return { ...templateSchema.parse(parse(text)), sha256: createHash('sha256').update(text).digest('hex') };
}
