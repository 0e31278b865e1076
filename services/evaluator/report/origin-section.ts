import type { Report } from '@understudy/contracts';
import { dataTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import { coverageTable, originNote, originRows } from './origin-rows.ts';

/** How many examples each category has; nothing where they were not counted. */
export function coverageSection(report: Report): Markup | null {
  const table = coverageTable(report);
  return table && html`<section class="probe"><h2>${table.title}</h2><p>${table.note}</p>${dataTable(table)}</section>`;
}

/** What it takes to make the same again; nothing in reports from before it was kept. */
export function originSection(report: Report): Markup | null {
  const rows = originRows(report);
  if (rows.length === 0) return null;
  return html`<section><h2>How to make it again</h2><p>${originNote}</p>
<div class="card"><dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div></section>`;
}
