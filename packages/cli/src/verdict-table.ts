import { type Arm, type Report, tellsApart, verdictWords } from '@understudy/contracts';
import { share, thousands } from './figures.ts';
import { plainText } from './plain-text.ts';

type Row = { label: string; cells: string[] };

/** Rates that are shown even where they are nought in every arm. */
const always: Record<string, string> = { 'first-person': 'speaks as I', 'gives-name': 'gives its name', 'ai-talk': 'talks of AI' };

/**
 * What a report found, as plain text for a terminal of 80 columns: the verdict and why, then a row a measure, a column an arm, in brackets 95 % intervals; below
 * them the gap closed and what a query saves. Rates that no arm shows are left out.
 */
export function verdictTable(report: Report): string {
  const rows = [{ label: '', cells: report.arms.map(({ name }) => name) }, ...measures(report)];
  const labelWidth = Math.max(...rows.map(({ label }) => label.length), 'tokens saved'.length);
  const widths = report.arms.map((_, column) => Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)));
  const lines = rows.map(({ label, cells }) =>
    `${label.padEnd(labelWidth)}  ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(' ')}`.trimEnd(),
  );
  const facts = summary(report).map(([label, text]) => `${label.padEnd(labelWidth)}  ${text}`.trimEnd());
  return `${[...verdict(report), ...lines, '', ...facts].join('\n')}\n`;
}

function verdict({ verdict: said, verdictReasons }: Report): string[] {
  return said === null ? [] : [`Verdict: ${verdictWords[said]}`, ...verdictReasons.map((reason) => `- ${plainText(reason)}`), ''];
}

function measures({ arms }: Report): Row[] {
  const row = (label: string, cell: (arm: Arm) => string | undefined): Row => ({
    label,
    cells: arms.map((arm) => cell(arm) ?? '–'),
  });
  const keys = (of: (arm: Arm) => object) => [...new Set(arms.flatMap((arm) => Object.keys(of(arm))))];
  const found = (key: string) => arms.some(({ rates }) => (rates[key]?.value ?? 0) > 0);
  const rates = keys((arm) => arm.rates);
  const shown = [...Object.keys(always).filter((key) => rates.includes(key)), ...rates.filter((key) => !(key in always) && found(key))];
  return [
    row('NLL a token', ({ negativeLogLikelihood }) => negativeLogLikelihood?.value.toFixed(3)),
    ...(arms.some(({ klDivergence }) => klDivergence) ? [row('KL a token', ({ klDivergence }) => klDivergence?.value.toFixed(3))] : []),
    ...keys((arm) => arm.rules).map((id) => row(`rule ${id}`, (arm) => share(arm.rules[id]))),
    ...(keys((arm) => arm.rules).length > 1 ? [row('every rule', ({ allRules }) => share(allRules ?? undefined))] : []),
    ...shown.map((key) => row(always[key] ?? key.replaceAll('-', ' '), (arm) => share(arm.rates[key]))),
  ];
}

function summary({ arms, gapClosed, klClosed, judge, savings }: Report): [string, string][] {
  // All of it is of the script, and rows of one's own may come without one.
  if (!arms.some(({ name }) => name === 'base+prompt')) return [];
  const money = savings.usdPerMillionQueries;
  const amount = (value: number) => `${value < 0 ? '−' : ''}$${Math.abs(value).toFixed(2)}`;
  return [
    [
      'gap closed',
      gapClosed ? `${share(gapClosed)} of the way from base to base+prompt, by NLL` : 'none to close: base and base+prompt do not differ',
    ],
    ...(klClosed ? ([['', `${share(klClosed)} by KL`]] satisfies [string, string][]) : []),
    ...(judge ? ([['judge', pairs(judge.pairwise)]] satisfies [string, string][]) : []),
    [
      'tokens saved',
      `${thousands(savings.tokensPerQuery)} a query (${thousands(savings.promptTokens)} prompt, ${thousands(savings.demonstrationTokens)} demonstrations)`,
    ],
    ...(money
      ? ([['', `${amount(money.uncached)} per million queries (${amount(money.cached)} with the script cached)`]] satisfies [
          string,
          string,
        ][])
      : []),
  ];
}

function pairs(pairwise: NonNullable<Report['judge']>['pairwise']): string {
  if (!pairwise.winRate) return 'named no winner';
  // The figure of a judge that goes by the order would only mislead.
  return tellsApart(pairwise)
    ? `${share(pairwise.winRate)} of pairs won against base+prompt, a tie as half`
    : 'cannot tell the student from base+prompt';
}
