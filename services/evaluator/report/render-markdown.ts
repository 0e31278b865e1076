import { type Report, verdictWords } from '@understudy/contracts';
import { askedWords, samplesNote, whyWorst, worstNote } from './case-words.ts';
import type { DataTable } from './data-table.ts';
import { economicsMarkdown } from './economics-markdown.ts';
import { finding } from './finding.ts';
import { count, dollars, duration, percent, withRange } from './format.ts';
import { gateRows } from './gate-rows.ts';
import { judgeMarkdown } from './judge-markdown.ts';
import { escapeMarkdown, inlineMarkdown as inline } from './markup.ts';
import { isAbsent, type MeasureRow, measureRows } from './measure-rows.ts';
import { coverageTable, originNote, originRows } from './origin-rows.ts';
import { probeTables } from './probe-tables.ts';
import { armCount, referenceWords, taughtWords } from './reference-words.ts';
import { rowRuns } from './row-runs.ts';
import { sweepNote, sweepRows } from './sweep-rows.ts';

/** The report for a terminal, a pull request or a wiki. Model text stands in quotes, escaped: it can neither form nor link anything. */
export function renderMarkdown(report: Report): string {
  const { dataset, training } = report;
  const reference = referenceWords(report);
  const rows = measureRows(report);
  const absent = rows.filter(isAbsent).map(({ label }) => inline(label.toLowerCase()));
  return `# ${inline(report.name)}

${verdict(report)}**${finding(report)}**

${inline(taughtWords(report))} ${askedWords(report)}.

${economicsMarkdown(report)}## The ${armCount(report)} arms

${table(
  report,
  rows.filter((row) => !isAbsent(row)),
)}
${absent.length > 0 ? `\nIn no answer of any arm: ${absent.join(', ')}.\n` : ''}
Surprise and distance are in nats per token, lower is closer to ${reference.whom}. chrF and length compare wording with ${reference.answers}. Shares are of answers. In brackets: 95 % intervals, seeded bootstrap over questions for means and ratios, Wilson score for shares.

## Figures

${scriptFigures(report)}- Examples: ${count(dataset.train)} for training, ${count(dataset.valid)} held out for the loss, ${count(dataset.test)} for this report, ${count(dataset.rejected)} rejected
- Training: preset ${training.preset}, ${training.steps === null ? '' : `${count(training.steps)} steps `}in ${duration(training.seconds)}${whileTraining(training.internalisation)}
${training.sweep ? sweep(training.sweep) : ''}${judgeMarkdown(report)}
## Side by side

${samplesNote}
${report.samples.map((each) => shownCase(each, each.category)).join('')}${worst(report)}${probes(report)}${coverage(report)}${training.row ? trainedRow(training.row) : ''}
## What these figures do not show

${report.limits.map((limit) => `- ${inline(limit)}\n`).join('')}${origin(report)}
${report.distillationId}, ${report.createdAt}
`;
}

/** What there is only of a script. */
function scriptFigures({ arms, gapClosed, klClosed, savings }: Report): string {
  if (!arms.some(({ name }) => name === 'base+prompt')) return '';
  const money = savings.usdPerMillionQueries;
  return `- Gap closed, of the way from base to base+prompt by surprise: ${closed(gapClosed)}
- The same by distance between distributions: ${closed(klClosed)}
- Saved: ${count(savings.tokensPerQuery)} tokens a query (${count(savings.promptTokens)} of prompt, ${count(savings.demonstrationTokens)} of demonstrations)${money ? `; ${dollars(money.uncached)} per million queries, ${dollars(money.cached)} where the host caches the script` : ''}
`;
}

function table(report: Report, rows: readonly MeasureRow[]): string {
  const names = report.arms.map(({ name }) => name);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cells = ({ arms, unit }: MeasureRow) =>
    names.map((arm) => {
      const interval = arms[arm];
      return interval ? withRange(interval, unit) : '–';
    });
  return [
    line(['', ...names]),
    line(['---', ...names.map(() => '---:')]),
    ...rows.map((row) => line([inline(row.label), ...cells(row)])),
  ].join('\n');
}

/** What the report begins with. */
function verdict(report: Report): string {
  if (report.verdict === null) return '';
  const rows = gateRows(report).map(
    ({ label, outcome, value, interval, asked }) =>
      `| ${[label, outcome, interval ? `${value} (${interval})` : value, asked].join(' | ')} |\n`,
  );
  const gates = rows.length > 0 ? `| gate | outcome | measured | asked for |\n| --- | --- | ---: | ---: |\n${rows.join('')}\n` : '';
  return `**${verdictWords[report.verdict]}**\n\n${report.verdictReasons.map((reason) => `- ${inline(reason)}\n`).join('')}\n${gates}`;
}

function sweep(result: NonNullable<Report['training']['sweep']>): string {
  const rows = sweepRows(result).map(({ label, loss, step, time, chosen }) => [inline(label), loss, step, time, chosen ? 'kept' : '']);
  return `
## Variants of the training

| variant | held-out loss | best step | time | |
| --- | ---: | ---: | ---: | --- |
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

${inline(result.why)} ${sweepNote}
`;
}

function whileTraining(found: Report['training']['internalisation']): string {
  if (!found) return '';
  const steps = found.curve.map(([step, share]) => `${percent(share)} at step ${count(step)}`);
  return `\n- Gap closed while training, on ${count(found.rows)} of the rows held out for the loss: ${steps.join(', ')}`;
}

function closed(interval: Report['klClosed']): string {
  return interval ? withRange(interval, 'percent') : 'not measured';
}

function trainedRow(row: NonNullable<Report['training']['row']>): string {
  const parts = rowRuns(row).map(({ text, supervised }) => `- ${supervised ? 'learnt' : 'given'}:\n\n  > ${quoted(text)}\n`);
  return `\n## One row as it was trained on\n\nAs the chat template renders it. The loss counts what is learnt, and nothing else.\n\n${parts.join('\n')}`;
}

function quoted(text: string): string {
  return escapeMarkdown(text.trim() || '(empty)').replace(/\r?\n/gu, '\n  > ');
}

function worst(report: Report): string {
  if (report.worst.length === 0) return '';
  const cases = report.worst.map((each) => shownCase(each, `${each.category} · ${whyWorst(each)}`));
  return `\n## The student’s worst cases\n\n${worstNote(report)}\n${cases.join('')}`;
}

function probes(report: Report): string {
  return probeTables(report).map(titled).join('');
}

function titled({ title, note, head, rows }: DataTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inline).join(' | ')} |\n`;
  const rule = line(head.map((_, column) => (column === 0 ? '---' : '---:')));
  return `\n## ${title}\n\n${inline(note)}\n\n${line(head)}${rule}${rows.map(line).join('')}`;
}

function coverage(report: Report): string {
  const table = coverageTable(report);
  return table ? titled(table) : '';
}

function origin(report: Report): string {
  const rows = originRows(report);
  if (rows.length === 0) return '';
  return `\n## How to make it again\n\n${inline(originNote)}\n\n${rows.map(([name, value]) => `- ${inline(name)}: ${inline(value)}\n`).join('')}`;
}

function shownCase({ question, answers }: Report['samples'][number], head: string): string {
  return `\n### ${inline(question)}\n\n${inline(head)}\n\n${Object.entries(answers)
    .map(([arm, text]) => `- ${arm}:\n\n  > ${quoted(text)}\n`)
    .join('\n')}`;
}
