import { z } from 'zod';
import { sha256Schema } from './ids.ts';

const file = (path: string, contentType: string) => ({ path, contentType });

/** The closed set of what a distillation leaves behind: public name → file under `distillations/<id>/` and its media type. */
export const artifactFiles = {
  spec: file('1-spec.json', 'application/json'),
  facets: file('2-facets.json', 'application/json'),
  questions: file('2-questions.jsonl', 'application/jsonl'),
  answers: file('3-answers.jsonl', 'application/jsonl'),
  train: file('4-dataset/train.jsonl', 'application/jsonl'),
  valid: file('4-dataset/valid.jsonl', 'application/jsonl'),
  test: file('4-dataset/test.jsonl', 'application/jsonl'),
  rejected: file('4-dataset/rejected.jsonl', 'application/jsonl'),
  'dataset-card': file('4-dataset/README.md', 'text/markdown; charset=utf-8'),
  stats: file('4-dataset/stats.json', 'application/json'),
  adapter: file('5-adapter/adapter_model.safetensors', 'application/octet-stream'),
  'adapter-config': file('5-adapter/adapter_config.json', 'application/json'),
  'adapter-gguf': file('5-adapter/adapter.gguf', 'application/octet-stream'),
  merged: file('5-adapter/merged/model.safetensors', 'application/octet-stream'),
  'merged-config': file('5-adapter/merged/config.json', 'application/json'),
  'merged-generation-config': file('5-adapter/merged/generation_config.json', 'application/json'),
  'merged-tokenizer': file('5-adapter/merged/tokenizer.json', 'application/json'),
  'merged-tokenizer-config': file('5-adapter/merged/tokenizer_config.json', 'application/json'),
  'merged-template': file('5-adapter/merged/chat_template.jinja', 'text/plain; charset=utf-8'),
  'model-card': file('5-adapter/README.md', 'text/markdown; charset=utf-8'),
  training: file('5-adapter/training.json', 'application/json'),
  report: file('6-report/report.json', 'application/json'),
  'report-html': file('6-report/report.html', 'text/html; charset=utf-8'),
  'report-markdown': file('6-report/report.md', 'text/markdown; charset=utf-8'),
  manifest: file('manifest.json', 'application/json'),
} as const;

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
