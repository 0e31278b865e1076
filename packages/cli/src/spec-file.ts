import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { UsageError } from './command.ts';
import { parseYaml } from './parse-yaml.ts';
import { unreadable } from './unreadable.ts';

/** Keys that stand for the content of a file beside the spec: only the command line knows them, the gateway takes no paths. */
const fileKeys = [
  { path: ['promptFile'], into: ['prompt'], kind: 'text' },
  { path: ['demonstrationsFile'], into: ['demonstrations'], kind: 'yaml' },
  { path: ['questions', 'facetsFile'], into: ['questions', 'facets'], kind: 'yaml' },
  { path: ['questions', 'setFile'], into: ['questions', 'set'], kind: 'yaml' },
  { path: ['questions', 'itemsFile'], into: ['questions', 'items'], kind: 'questions' },
] as const;

type Tree = { [key: string]: unknown };

export type SpecFileOptions = {
  /** Hands in a file of questions and gives the id of the upload; left out, a spec that names a .jsonl file is refused. */
  upload?: (file: string, why: string) => Promise<string>;
};

/**
 * Reads a spec in YAML or JSON and puts the content of the files that it names in their place; paths are relative to the spec. Questions in
 * JSON Lines may be too many to stand in a spec: they are uploaded, and the spec names the upload.
 * @throws UsageError naming the file, and for broken YAML line and column; what `upload` throws.
 */
export async function readSpecFile(file: string, { upload }: SpecFileOptions = {}): Promise<Tree> {
  const spec = parseYaml(await readText(file), file);
  if (!isTree(spec)) throw new UsageError(`${file} is no spec: it must be a mapping of keys, such as "prompt: …".`);
  for (const { path, into, kind } of fileKeys) {
    const parent = path.length === 1 ? spec : spec[path[0]];
    const key = path.at(-1) ?? '';
    if (!isTree(parent) || !(key in parent)) continue;
    const target = into.at(-1) ?? '';
    if (target in parent) throw new UsageError(`${file} has both ${path.join('.')} and ${into.join('.')}: leave one of them out.`);
    const name = parent[key];
    if (typeof name !== 'string') throw new UsageError(`${file}: ${path.join('.')} must be the path of a file.`);
    const found = resolve(dirname(file), name);
    const why = ` (named by ${path.join('.')} in ${file})`;
    delete parent[key];
    if (kind === 'questions' && found.endsWith('.jsonl')) {
      if (!upload)
        throw new UsageError(`${file}: ${path.join('.')} names JSON Lines, which only submit uploads; name a list in YAML or JSON.`);
      parent[target] = { upload: await upload(found, why) };
      continue;
    }
    const content = await readText(found, why);
    parent[target] = kind === 'text' ? content.trim() : parseYaml(content, found);
  }
  return spec;
}

async function readText(file: string, why = ''): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((cause) => {
    throw unreadable(file, cause, why);
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
