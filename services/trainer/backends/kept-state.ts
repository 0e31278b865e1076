import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { z } from 'zod';

/** A small file in a training's scratch folder: what a later attempt has to know of a remote training, written whole or not at all. */
export function keptState<T extends object>(path: string, schema: z.ZodType<T>) {
  return {
    /** Null when there is none, or none that can be read. */
    async read(): Promise<T | null> {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) return null;
      try {
        return schema.safeParse(JSON.parse(text)).data ?? null;
      } catch {
        return null;
      }
    },
    async save(state: T): Promise<void> {
      await writeFile(`${path}.draft`, JSON.stringify(state), { flush: true });
      await rename(`${path}.draft`, path);
    },
    async forget(): Promise<void> {
      await rm(path, { force: true });
    },
  };
}
