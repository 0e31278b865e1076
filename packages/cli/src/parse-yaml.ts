import { isDeeperThan, mostLevels } from '@understudy/contracts';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { UsageError } from './command.ts';

/** YAML, so JSON too. @throws UsageError naming file, line and column. */
export function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (!error) return plainValue(document, file);
  const { line, col } = lineCounter.linePos(error.pos[0]);
  throw new UsageError(`${file}, line ${line}, column ${col}: ${error.message}`);
}

/** @throws UsageError for aliases that unfold to more than anybody writes, or to what holds itself. */
function plainValue(document: Document, file: string): unknown {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const reason = message.startsWith('Excessive') ? 'its aliases unfold to too much; write out what they stand for.' : message;
    throw new UsageError(`${file}: ${reason}`, { cause });
  }
  if (isDeeperThan(value, mostLevels))
    throw new UsageError(`${file} has more than ${mostLevels} levels of lists and mappings, or holds itself by an alias.`);
  return value;
}
