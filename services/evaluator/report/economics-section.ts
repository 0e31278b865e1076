import type { Report } from '@understudy/contracts';
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

/** Roles are spelled out as in the table of the arms. */
function table({ title, head, rows, note }: EconomicsTable): Markup {
  const line = ({ label, cells }: EconomicsTable['rows'][number]) =>
    html`<tr role="row"><th role="rowheader" scope="row">${label}</th>${cells.map((cell) => html`<td role="cell">${cell}</td>`)}</tr>`;
  return html`<h3>${title}</h3>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${head.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(line)}</tbody>
</table></div>
${note && html`<p class="soft">${note}</p>`}`;
}
