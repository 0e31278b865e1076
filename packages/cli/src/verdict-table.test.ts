import { type Arm, type ArmName, armNames, type Interval, type Report } from '@understudy/contracts';
import { sampleArm, sampleReport } from '@understudy/testing/sample-report';
import { expect, test } from 'vitest';
import { verdictTable } from './verdict-table.ts';

const rate = (value: number, low: number, high: number): Interval => ({ value, low, high, n: 30 });
const all = rate(1, 0.886, 1);
const none = rate(0, 0, 0.114);

const arm = (name: ArmName, nll: number | null): Arm => {
  const plain = name === 'base';
  return sampleArm(name, {
    rules: { opening: plain ? none : all },
    allRules: plain ? none : all,
    rates: { 'first-person': plain ? rate(0.733, 0.556, 0.858) : all, 'ai-talk': none, empty: none, truncated: rate(0.4, 0.246, 0.577) },
    negativeLogLikelihood: nll === null ? null : { value: nll, low: nll - 0.1, high: nll + 0.1, n: 30 },
  });
};
const arms = armNames.map((name, index) => arm(name, [2.445, 2.046, null, 2.055][index] ?? null));
const sample = (patch: Partial<Report> = {}) => sampleReport({ arms, ...patch });

test('four arms stand side by side, with the gap closed and the tokens saved below, in 80 columns', () => {
  const table = verdictTable(sample());
  expect(table).toBe(
    [
      '                      base    base+prompt teacher+prompt        student',
      'NLL a token          2.445          2.046              –          2.055',
      'rule opening    0 % (0–11) 100 % (89–100) 100 % (89–100) 100 % (89–100)',
      'speaks as I   73 % (56–86) 100 % (89–100) 100 % (89–100) 100 % (89–100)',
      'talks of AI     0 % (0–11)     0 % (0–11)     0 % (0–11)     0 % (0–11)',
      'truncated     40 % (25–58)   40 % (25–58)   40 % (25–58)   40 % (25–58)',
      '',
      'gap closed    98 % (91–104) of the way from base to base+prompt, by NLL',
      'tokens saved  1,131 a query (802 prompt, 329 demonstrations)',
      '',
    ].join('\n'),
  );
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('a divergence, money and a negative gap have their lines', () => {
  const table = verdictTable(
    sample({
      gapClosed: rate(-0.1, -0.3, 0.05),
      klClosed: rate(0.634, 0.571, 0.689),
      arms: armNames.map((name) => ({ ...arm(name, 2), klDivergence: { value: 0.222, low: 0.2, high: 0.25, n: 30 } })),
      savings: { promptTokens: 802, demonstrationTokens: 0, tokensPerQuery: 802, usdPerMillionQueries: { uncached: 44.84, cached: -1.5 } },
    }),
  );
  expect(table).toContain('gap closed    −10 % (−30 to 5) of the way');
  expect(table).toContain('              63 % (57–69) by KL\n');
  expect(table).toContain('KL a token           0.222');
  expect(table).toContain('$44.84 per million queries (−$1.50 with the script cached)');
});

test('a verdict comes first, with its reasons, which cannot write on the terminal', () => {
  const table = verdictTable(sample({ verdict: 'do_not_ship', verdictReasons: ['It quotes \u001b[31mthe script.', 'And more.'] }));
  expect(table).toMatch(/^Verdict: DO NOT SHIP\n- It quotes .*the script\.\n- And more\.\n\n/u);
  expect(table).not.toContain('\u001b');
  expect(verdictTable(sample({ verdict: 'ship', verdictReasons: ['All is well.'] }))).toMatch(/^Verdict: SHIP\n- All is well\.\n\n/u);
});

test('a judge has a line, without a figure where it cannot tell', () => {
  const judged = (pairs: Partial<NonNullable<Report['judge']>['pairwise']>) =>
    verdictTable(
      sample({
        judge: {
          ...{ model: 'big', rubric: 'policy', samples: 3, temperature: 0.7, templates: [], kin: [], arms: [], others: [] },
          pairwise: { winRate: rate(0.45, 0.31, 0.59), wins: 10, losses: 13, ties: 7, unscored: 0, unasked: 0, flipRate: null, ...pairs },
        },
      }),
    );
  expect(judged({})).toContain('\njudge         45 % (31–59) of pairs won against base+prompt, a tie as half\n');
  expect(judged({ flipRate: rate(1, 0.88, 1) })).toContain('\njudge         cannot tell the student from base+prompt\n');
  expect(judged({ winRate: null, unscored: 30 })).toContain('\njudge         named no winner\n');
});

test('several rules have a row for all of them', () => {
  const several = { rules: { opening: all, short: all }, allRules: rate(0.9, 0.74, 0.97) };
  expect(verdictTable(sample({ arms: arms.map((one) => ({ ...one, ...several })) }))).toMatch(/^every rule {6}90 % \(74–97\)/mu);
});

test('where there was no gap to close, the table says so', () => {
  expect(verdictTable(sample({ gapClosed: null }))).toContain('gap closed    none to close: base and base+prompt do not differ');
});
