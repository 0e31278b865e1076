import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AcceptedSpec, hasScript, script } from '@understudy/contracts';
import type { Engine } from '@understudy/engine';
import { z } from 'zod';
import { type ScoredRow, scoredRowSchema } from './measures/scored-row.ts';
import type { RowLog } from './row-log.ts';
import type { TestQuestion } from './test-set.ts';

/** A line of the scores' log: a scored row, or, once, the length of the script and what a token takes of the key-value cache. */
export const scoreLineSchema = z.union([
  scoredRowSchema,
  z.strictObject({
    scriptTokens: z.strictObject({ prompt: z.int(), demonstrations: z.int() }),
    /** Null in a log from before it was told. */
    keyValueBytesPerToken: z.int().nullable().default(null),
  }),
]);
export type ScoreLine = z.infer<typeof scoreLineSchema>;

type Counts = Exclude<ScoreLine, ScoredRow>;

export type Scores = Counts & { rows: ScoredRow[] };

export type ScoreOptions = {
  engine: Pick<Engine, 'request'>;
  /** GGUF file or folder of the base, folder for converted weights, folder of the student's PEFT adapter. */
  paths: { base: string; cache: string; adapter: string; scratch: string };
  /** Whether the base with the script is the teacher itself, so that its distribution can be had. */
  kl: boolean;
  signal: AbortSignal;
  onScored: (done: number) => void;
};

/** Negative log-likelihoods of the teacher's held-out answers, or of given ones, under base, base+prompt and student, but for what `log` holds already. */
export async function scoreAnswers(
  spec: AcceptedSpec,
  questions: readonly TestQuestion[],
  log: RowLog<ScoreLine>,
  { engine, paths, kl, signal, onScored }: ScoreOptions,
): Promise<Scores> {
  const known = scoresIn(log);
  if (known.counts && questions.every(({ id }) => known.rows.has(id))) return ordered(questions, known.rows, known.counts);
  const missing = questions.filter(({ id }) => !known.rows.has(id));
  const rows = join(paths.scratch, 'rows.jsonl');
  // Killed between the last row and the end, only the script's length is missing: a row has to be scored again for it.
  const asked = missing.length > 0 ? missing : questions.slice(0, 1);
  await writeFile(rows, asked.map(({ example }) => `${JSON.stringify(example)}\n`).join(''));
  const appended: Promise<void>[] = [];
  const done = await engine.request(
    {
      op: 'score',
      base: paths.base,
      cache: paths.cache,
      adapter: paths.adapter,
      arms: [
        { name: 'base', script: [], adapter: false },
        ...(hasScript(spec) ? [{ name: 'base+prompt', script: script(spec), adapter: false }] : []),
        { name: 'student', script: [], adapter: true },
      ],
      reference: kl ? 'base+prompt' : null,
      perToken: false,
      rows,
    },
    {
      signal,
      onEvent: (event) => {
        if (event.event !== 'scored') return;
        const written = log.append(scoredRowSchema.parse(event.row));
        written.catch(() => {});
        appended.push(written);
        onScored(questions.length - asked.length + event.done);
      },
    },
  );
  await Promise.all(appended);
  if (done.scriptTokens === null) throw new Error('The engine scored the answers without telling the length of the script.');
  const counts: Counts = { scriptTokens: done.scriptTokens, keyValueBytesPerToken: done.keyValueBytesPerToken ?? null };
  await log.append(counts);
  return ordered(questions, scoresIn(log).rows, counts);
}

function scoresIn({ rows }: RowLog<ScoreLine>) {
  const found: { rows: Map<string, ScoredRow>; counts: Counts | null } = { rows: new Map(), counts: null };
  for (const line of rows) {
    if ('scriptTokens' in line) found.counts = line;
    else found.rows.set(line.id, line);
  }
  return found;
}

/** In the order of the questions, whatever the order of scoring was: the same scores give the same intervals. */
function ordered(questions: readonly TestQuestion[], rows: ReadonlyMap<string, ScoredRow>, counts: Counts): Scores {
  return {
    ...counts,
    rows: questions.map(({ id }) => {
      const row = rows.get(id);
      if (!row) throw new Error(`The engine left the answer to ${id} without a score.`);
      return row;
    }),
  };
}
