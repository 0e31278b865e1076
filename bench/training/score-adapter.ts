import type { ScoredRow } from '@understudy/contracts';
import type { Engine } from '@understudy/engine';
import type { Rows } from './rows.ts';
import { source } from './train-request.ts';

/** Per token of the teacher's held-out answers, and the shares of the gap between base and base+prompt that the student closes. */
export type Scored = { nll: number; kl: number; gapClosed: number; klClosed: number };

/** Scores a student's adapter on the held-out rows, which no training saw. */
export async function scoreAdapter(engine: Engine, adapter: string, rows: Pick<Rows, 'test' | 'script'>): Promise<Scored> {
  const scored: ScoredRow[] = [];
  await engine.request(
    { op: 'score', ...(await source()), adapter, script: rows.script, rows: rows.test, kl: true },
    {
      signal: new AbortController().signal,
      onEvent: (event) => {
        if (event.event === 'scored') scored.push(event.row);
      },
    },
  );
  const tokens = sum(scored, (row) => row.tokens);
  const nll = (arm: keyof ScoredRow['arms']) => sum(scored, ({ arms }) => arms[arm].nll) / tokens;
  const kl = (arm: 'base' | 'student') => sum(scored, ({ arms }) => arms[arm].kl ?? Number.NaN) / tokens;
  return {
    nll: nll('student'),
    kl: kl('student'),
    gapClosed: (nll('base') - nll('student')) / (nll('base') - nll('base+prompt')),
    klClosed: 1 - kl('student') / kl('base'),
  };
}

function sum(rows: readonly ScoredRow[], of: (row: ScoredRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
