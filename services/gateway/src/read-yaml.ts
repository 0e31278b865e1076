import { isDeeperThan, mostLevels } from '@understudy/contracts';
import { type Document, isScalar, parseDocument, visit } from 'yaml';

/**
 * One document of YAML 1.2: no foreign tags, every key a word and there once, few aliases. Keys are compared here, since the library takes
 * the square of their number for that, and longer than anybody waits for keys within keys.
 * @throws Error naming line and column.
 */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: false });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw fault;
  assertPlain(document, text);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  // By way of aliases.
  if (isDeeperThan(value, mostLevels)) throw tooDeep('an alias');
  return value;
}

function assertPlain(document: Document, text: string): void {
  visit(document, {
    Collection: (_, node, path) => {
      // Between two collections stands the pair of a mapping.
      if (path.length > 2 * mostLevels) throw tooDeep(placeOf(text, node.range?.[0]));
    },
    Map: (_, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) throw new Error(`A key is a word, not a list or a mapping, at ${placeOf(text, map.range?.[0])}`);
        if (seen.has(key.value))
          throw new Error(`Map keys must be unique; ${String(key.value)} is not, at ${placeOf(text, key.range?.[0])}`);
        seen.add(key.value);
      }
    },
  });
}

const tooDeep = (place: string) => new Error(`More than ${mostLevels} levels of lists and mappings, at ${place}`);

function placeOf(text: string, offset = 0): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
