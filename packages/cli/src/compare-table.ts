import type { Report } from '@understudy/contracts';
import { compareReports } from './compare-reports.ts';
import { comparisonWarnings } from './comparison-warnings.ts';
import { plainText } from './plain-text.ts';
import { table } from './table.ts';

/** How reports are called in the table, in the order in which they are given. */
export const letters = ['A', 'B', 'C', 'D'] as const;

/**
 * Reports side by side as plain text: which is which, what warns, then a row a figure with its 95 % interval. `≠A` stands behind a figure
 * whose interval does not overlap that of A.
 */
export function compareTable(reports: readonly Report[]): string {
  const legend = reports.map((report, place) =>
    plainText(`${letters[place]}  ${report.name}  ${report.distillationId}  ${report.models.teacher ?? 'rows'} → ${report.models.student}`),
  );
  const warnings = comparisonWarnings(reports).map((warning) => `! ${plainText(warning)}`);
  const rows = compareReports(reports);
  const lines = table([
    ['', ...letters.slice(0, reports.length)],
    ...rows.map(({ label, cells }) => [
      plainText(label),
      ...cells.map(
        ({ text, differsFrom }) => `${text}${differsFrom.length > 0 ? ` ≠${differsFrom.map((place) => letters[place]).join('')}` : ''}`,
      ),
    ]),
  ]);
  // An empty line where another group begins.
  const grouped = lines.flatMap((line, index) => (index > 1 && rows[index - 1]?.group !== rows[index - 2]?.group ? ['', line] : [line]));
  const marked = rows.some(({ cells }) => cells.some(({ differsFrom }) => differsFrom.length > 0));
  const note = marked
    ? '≠: the two 95 % intervals do not overlap.'
    : 'No two intervals lie apart: on these questions none is shown to be better.';
  return `${[...legend, '', ...warnings, ...(warnings.length > 0 ? [''] : []), ...grouped.map((line) => line.trimEnd()), '', note].join('\n')}\n`;
}
