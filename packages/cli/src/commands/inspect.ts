import { resolve } from 'node:path';
import type { Inspection, Message, ShownRow } from '@understudy/contracts';
import type { Engine } from '@understudy/engine';
import { type Command, countOption, exitCodes, flagOption, UsageError } from '../command.ts';
import { isInteractive } from '../environment.ts';
import { openStudent, studentOptions } from '../open-student.ts';
import { rowsToInspect } from '../rows-to-inspect.ts';
import { showRow, showTotals } from '../show-row.ts';
import { countRows } from '../training-rows.ts';

type Rendered = { rows: ShownRow[]; totals: Inspection };

/** No model reads more at once. A teacher may be shown far more than a student is trained on. */
const mostTokens = 131_072;

export const inspect: Command = {
  name: 'inspect',
  usage: 'inspect FILE.jsonl | SPEC.yaml | ID [--rows N] [--student NAME] [--json]',
  summary: 'Show rows as training renders them, and which of their tokens are learnt.',
  example: 'understudy inspect train.jsonl --rows 5',
  options: {
    rows: { type: 'string', value: 'N', default: '3', summary: 'How many rows are shown; all are counted.' },
    ...studentOptions,
    json: { type: 'boolean', summary: 'Print the same as JSON, with every token and its id.' },
  },
  async run({ options, positionals, url, key, out, err, signal }) {
    const [named, more] = positionals;
    if (named === undefined || more !== undefined)
      throw new UsageError('inspect takes one thing: rows (train.jsonl), a spec (spec.yaml), or the id or name of a distillation.');
    const count = countOption(options, 'rows', [0, 1000]);
    await using source = await rowsToInspect(named, { url, key, signal });
    if (source.rows === named) await countRows(named);
    const opened = await openStudent(source.student ? { student: source.student, ...options } : options);
    await using engine = opened.openEngine();
    const base = { base: await opened.weights.pathOf(opened.student.base), cache: opened.weights.cache, rows: resolve(source.rows), count };
    const render = (script: Message[], maxTokens: number) => rendered(engine, { ...base, script, maxTokens }, signal);
    const student = await render([], source.maxTokens);
    const teacher = source.script && (await render(source.script, mostTokens));
    if (source.note !== null) err(source.note);
    if (flagOption(options, 'json')) {
      out(JSON.stringify({ student, teacher }, null, 2));
      return exitCodes.ok;
    }
    const colour = isInteractive(process.stdout);
    if (teacher) out('As the student is trained, without the script:\n');
    for (const line of [...student.rows.flatMap((row) => showRow(row, colour)), ...showTotals(student.totals)]) out(line);
    if (!teacher) return exitCodes.ok;
    out('\nAs the teacher is asked, with the script; marked is the answer that the student learns to give without it:\n');
    for (const line of [...teacher.rows.flatMap((row) => showRow(row, colour)), ...showTotals(teacher.totals)]) out(line);
    return exitCodes.ok;
  },
};

async function rendered(
  engine: Engine,
  asked: { base: string; cache: string; rows: string; script: Message[]; count: number; maxTokens: number },
  signal: AbortSignal,
): Promise<Rendered> {
  const rows: ShownRow[] = [];
  const onEvent = (event: Parameters<NonNullable<Parameters<Engine['request']>[1]['onEvent']>>[0]) => {
    if (event.event === 'inspected') rows.push(event.row);
  };
  const { inspection } = await engine.request({ op: 'inspect', ...asked }, { signal, onEvent });
  if (!inspection) throw new Error('The engine rendered the rows without counting them.');
  return { rows, totals: inspection };
}
