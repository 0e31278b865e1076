import { z } from 'zod';
import { sha256Schema } from './ids.ts';
import { artifactFiles } from './stages.ts';

export type ArtifactName = keyof typeof artifactFiles;
export const artifactNames = Object.keys(artifactFiles) as ArtifactName[];
export const artifactNameSchema = z.enum(artifactNames).meta({ description: 'What the file is, from a closed set.' });

/** Key in the artifact store. */
export function artifactKey(distillationId: string, name: ArtifactName): string {
  return `distillations/${distillationId}/${artifactFiles[name].path}`;
}

/** Key of a file of one variant of a sweep: it has the files of an adapter, and `error.json` instead when it failed. */
export function variantKey(distillationId: string, variant: number, fileName: string): string {
  return `distillations/${distillationId}/5-adapter/variants/${variant}/${fileName}`;
}

/** What a store says of a file it holds. */
export const artifactRefSchema = z.strictObject({ key: z.string(), sha256: sha256Schema, bytes: z.int().min(0) });
export type ArtifactRef = z.infer<typeof artifactRefSchema>;

/** What the gateway says of it. */
export const artifactSchema = z
  .strictObject({ name: artifactNameSchema, path: z.string(), contentType: z.string(), sha256: sha256Schema, bytes: z.int().min(0) })
  .meta({ id: 'Artifact' });
export type Artifact = z.infer<typeof artifactSchema>;

/** `manifest.json`: enough to say later what was made from what. */
export const manifestSchema = z.strictObject({
  distillationId: z.string(),
  name: z.string(),
  /** The distillation whose student was evaluated again; null where it made its own. */
  evaluationOf: z.string().nullable().default(null),
  version: z.string(),
  promptSha256: sha256Schema,
  models: z.strictObject({ teacher: z.string(), student: z.string() }),
  seeds: z.record(z.string(), z.int()),
  files: z.record(z.string(), artifactRefSchema.omit({ key: true })),
});
export type Manifest = z.infer<typeof manifestSchema>;
