import type { Report } from '@understudy/contracts';
import { dataTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import { probeTables } from './probe-tables.ts';

/** What came of the questions that are asked beside the held-out ones; nothing without them. */
export function probesSection(report: Report): Markup[] {
  return probeTables(report).map(
    (table) => html`<section class="${table.head.length > 5 ? 'probe many' : 'probe'}">
<h2>${table.title}</h2>
<p>${table.note}</p>
${dataTable(table)}
</section>`,
  );
}
