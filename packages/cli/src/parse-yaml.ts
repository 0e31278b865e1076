import { LineCounter, parseDocument } from 'yaml';
import { UsageError } from './command.ts';

/** YAML, so JSON too. @throws UsageError naming file, line and column. */
export function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (!error) return document.toJS();
  const { line, col } = lineCounter.linePos(error.pos[0]);
  throw new UsageError(`${file}, line ${line}, column ${col}: ${error.message}`);
}
