import type { Engine, EngineEvent } from '@understudy/engine';
import type { Rows } from './rows.ts';
import { source } from './train-request.ts';

/** Per token of the teacher's held-out answers, and the shares of the gap between base and base+prompt that the student closes. */
export type Scored = { nll: number; kl: number; gapClosed: number; klClosed: number };

type ScoredRow = Extract<EngineEvent, { event: 'scored' }>['row'];

/** Scores a student's adapter on the held-out rows, which no training saw. */
export async function scoreAdapter(engine: Engine, adapter: string, { test, script }: Pick<Rows, 'test' | 'script'>): Promise<Scored> {
  const rows: ScoredRow[] = [];
  const arms = [
    { name: 'base', script: [], adapter: false },
    { name: 'base+prompt', script, adapter: false },
    { name: 'student', script: [], adapter: true },
  ];
  await engine.request(
    { op: 'score', ...(await source()), adapter, arms, reference: 'base+prompt', perToken: false, rows: test },
    {
      signal: new AbortController().signal,
      onEvent: (event) => {
        if (event.event === 'scored') rows.push(event.row);
      },
    },
  );
  const tokens = rows.reduce((sum, row) => sum + row.tokens, 0);
  const mean = (arm: string, measure: 'nll' | 'kl') =>
    rows.reduce((sum, row) => sum + (row.arms[arm]?.[measure] ?? Number.NaN), 0) / tokens;
  const nll = mean('student', 'nll');
  const kl = mean('student', 'kl');
  const gap = mean('base', 'nll') - mean('base+prompt', 'nll');
  return { nll, kl, gapClosed: (mean('base', 'nll') - nll) / gap, klClosed: 1 - kl / mean('base', 'kl') };
}
