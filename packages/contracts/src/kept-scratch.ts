import { z } from 'zod';
import { sha256Schema } from './ids.ts';

/**
 * What an artifact store without a shared disk keeps of a scratch folder: its files, by digest. Whoever writes it gives it a token of its
 * own, so that no two writings are alike.
 */
export const keptScratchSchema = z.strictObject({
  token: z.uuid(),
  files: z.array(z.strictObject({ name: z.string(), sha256: sha256Schema, bytes: z.int().min(0) })),
});
export type KeptScratch = z.infer<typeof keptScratchSchema>;
