import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Catalogue, type CatalogueModel, type CatalogueStudent, catalogueSchema, explainIssues } from '@understudy/contracts';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { CatalogueError } from './catalogue-error.ts';

const embedded = fileURLToPath(new URL('../data/embedded.yaml', import.meta.url));

/**
 * Reads the model catalogue; without a path, the embedded default, which needs no key and no network.
 * @throws CatalogueError naming the file, the line and the column of every fault.
 */
export async function loadCatalogue(path: string | undefined): Promise<Catalogue> {
  const file = path ?? embedded;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new CatalogueError(`The model catalogue ${file} cannot be read (${reason}); UNDERSTUDY_MODELS names it.`, { cause });
  });
  return parseCatalogue(text, file);
}

/** `file` is only what messages call it. */
export function parseCatalogue(text: string, file: string): Catalogue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [fault] = document.errors;
  if (fault) throw new CatalogueError(`The model catalogue is not YAML: ${at(fault.pos[0])}: ${fault.message}`);
  const input: unknown = document.toJS();
  const result = catalogueSchema.safeParse(input);
  const faults = result.success
    ? unfitAddresses(result.data)
    : explainIssues(result.error, { schema: catalogueSchema, input }).map(({ pointer, detail }) => ({ path: pathOf(pointer), detail }));
  if (result.success && faults.length === 0) return result.data;
  const said = faults.map(({ path, detail }) => `${at(offsetOf(document, path))}: ${detail}`);
  throw new CatalogueError(`The model catalogue is not right: ${said.join(' ')}`);
}

/** A key in an address would end up in logs, and a query would swallow the path that is added. */
function unfitAddresses({ models, students }: Catalogue): { path: string[]; detail: string }[] {
  const addressOf = (entry: CatalogueModel | CatalogueStudent) => ('baseUrl' in entry ? entry.baseUrl : undefined);
  const addresses = [
    ...Object.entries(models).map(([name, model]) => ({ path: ['models', name, 'baseUrl'], address: addressOf(model) })),
    ...Object.entries(students).flatMap(([name, student]) => [
      { path: ['students', name, 'baseUrl'], address: addressOf(student) },
      { path: ['students', name, 'chat', 'baseUrl'], address: student.chat?.baseUrl },
    ]),
  ];
  return addresses.flatMap(({ path, address }) => {
    if (address === undefined) return [];
    const { username, password, search, hash } = new URL(address);
    if (username === '' && password === '' && search === '' && hash === '') return [];
    return [{ path, detail: `"${path.join('.')}" holds a user, a key or a query; name the variable of the key as apiKeyEnv instead.` }];
  });
}

function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Where the value stands, or the nearest thing around it. */
function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return Number(node.range[0]);
  }
  return 0;
}
