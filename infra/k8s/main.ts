// Writes the manifests that are committed beside it. `npm run k8s`.
import { mkdir, writeFile } from 'node:fs/promises';
import { manifests } from './manifests.ts';

for (const [path, text] of await manifests()) {
  const file = new URL(path, import.meta.url);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, text);
}
