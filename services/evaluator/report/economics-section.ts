import type { Report } from '@understudy/contracts';
import { dataTable } from './data-table.ts';
import { type EconomicsTable, economicsSentences, economicsTables } from './economics-rows.ts';
import { html, type Markup } from './markup.ts';

/** What the distillation saves, beside what it cost. Nothing in reports from before it was measured. */
export function economicsSection({ economics, savings }: Report): Markup | null {
  if (economics === null) return null;
  return html`<section class="economics">
<h2>Does it pay?</h2>
<ul>${economicsSentences(economics, savings).map((sentence) => html`<li>${sentence}</li>`)}</ul>
${economicsTables(economics, savings).map(table)}
</section>`;
}

function table({ title, head, rows, note }: EconomicsTable): Markup {
  return html`<h3>${title}</h3>
${dataTable({ title, head, rows: rows.map(({ label, cells }) => [label, ...cells]) })}
${note && html`<p class="soft">${note}</p>`}`;
}
