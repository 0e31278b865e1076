import type { Judge, JudgedArm, JudgedOther } from '@understudy/contracts';
import { type DataTable, dataTable } from './data-table.ts';
import { count, range } from './format.ts';
import { escapeMarkdown, html, type Markup } from './markup.ts';

/** What the judge made of other systems' answers, with the student's on top; null where none were handed in. */
function othersTable({ arms, others }: Judge): DataTable | null {
  if (others.length === 0) return null;
  const shown: (JudgedArm | JudgedOther)[] = [...arms.filter(({ name }) => name === 'student'), ...others];
  const dimensions = [...new Set(shown.flatMap(({ scores }) => Object.keys(scores)))];
  return {
    title: 'Answers of others',
    note: 'Ready-made answers to the same questions, by the names they were handed in under, scored as those of the arms, in 95 % intervals, and in no pair. The judge goes by this script, which the others may never have been given.',
    head: ['Answers of', ...dimensions.map((name) => name.slice(0, 1).toUpperCase() + name.slice(1)), 'Scored', 'Without a score'],
    rows: shown.map(({ name, scores, unscored }) => {
      const means = dimensions.map((dimension) => scores[dimension] ?? null);
      const scored = Math.max(0, ...means.map((mean) => mean?.n ?? 0));
      return [
        name,
        ...means.map((mean) => (mean === null ? '–' : `${mean.value.toFixed(2)} (${range(mean, 'nats')})`)),
        count(scored),
        count(unscored),
      ];
    }),
  };
}

/** The judge's scores of other systems' answers, for the page; nothing without such answers. */
export function othersSection(judge: Judge): Markup | null {
  const table = othersTable(judge);
  return (
    table &&
    html`<section class="probe many">
<h2>${table.title}</h2>
<p>${table.note}</p>
${dataTable(table)}
</section>`
  );
}

/** The same for Markdown; empty without such answers. */
export function othersMarkdown(judge: Judge): string {
  const table = othersTable(judge);
  if (table === null) return '';
  // A name is whatever a report says; all else is ours.
  const line = ([name = '', ...cells]: readonly string[]) => `| ${[escapeMarkdown(name), ...cells].join(' | ')} |\n`;
  const ruled = `| --- |${' ---: |'.repeat(table.head.length - 1)}\n`;
  return `\n### ${table.title}\n\n${table.note}\n\n${line(table.head)}${ruled}${table.rows.map(line).join('')}`;
}
