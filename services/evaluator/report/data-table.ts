import { html, type Markup } from './markup.ts';

/** A small table of the report, the same in HTML and Markdown; the first cell of a row is its name. */
export type DataTable = { title: string; note: string; head: readonly string[]; rows: readonly (readonly string[])[] };

/** Roles are spelled out because narrow screens lay the rows out as grids, and some browsers then forget that they are a table. */
export function dataTable({ title, head, rows }: Pick<DataTable, 'title' | 'head' | 'rows'>): Markup {
  const line = ([name = '', ...cells]: readonly string[]) =>
    html`<tr role="row"><th role="rowheader" scope="row">${name}</th>${cells.map((cell) => html`<td role="cell">${cell}</td>`)}</tr>`;
  return html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${head.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(line)}</tbody>
</table></div>`;
}
