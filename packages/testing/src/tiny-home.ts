import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';

/** What the catalogue calls the tiny llama: as a teacher, as a student, and as the student's base. */
export const tinyLlama = 'tiny-llama';

export type TinyHome = {
  /** As UNDERSTUDY_HOME, without the Python environment. */
  home: string;
  /** The weights themselves, as GGUF. */
  file: string;
  /** Path of a catalogue that has nothing else. */
  models: string;
};

const repository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const python = repository('.understudy/venv/bin/python');
const writer = repository('services/trainer/engine/tests/tiny_llama.py');

/**
 * The tiny random llama of the engine's own tests, where a service looks for an embedded model: for tests of everything but what is learnt,
 * in which a step of the real weights would be a second of waiting. Made when a run first asks for it. Needs `folder-global-setup.ts`.
 */
export async function tinyHome(): Promise<TinyHome> {
  const folder = inject('runFolder');
  const home = join(folder, tinyLlama);
  const made = { home, file: join(home, 'models', `${tinyLlama}.gguf`), models: join(home, 'models.yaml') };
  if (await exists(made.models)) return made;
  // Files run side by side: each makes its own, and the first to be ready counts.
  const draft = await mkdtemp(join(folder, 'draft-'));
  await mkdir(join(draft, 'models'));
  await promisify(execFile)(python, [writer, join(draft, 'models', `${tinyLlama}.gguf`)]);
  await writeFile(join(draft, 'models.yaml'), catalogue);
  await rename(draft, home).catch(async (error: unknown) => {
    await rm(draft, { recursive: true });
    if (!(await exists(made.models))) throw error;
  });
  return made;
}

const catalogue = `default: { teacher: ${tinyLlama}, student: ${tinyLlama} }
models: { ${tinyLlama}: { embedded: true } }
students: { ${tinyLlama}: { base: ${tinyLlama} } }
`;

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
