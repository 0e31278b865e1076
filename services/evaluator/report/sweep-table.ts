import type { SweepResult } from '@understudy/contracts';
import { dataTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import { sweepNote, sweepRows } from './sweep-rows.ts';

/** What each variant of a sweep gave on the same rows. */
export function sweepTable(sweep: SweepResult): Markup {
  const rows = sweepRows(sweep).map(({ label, loss, step, time, chosen }) => [label, loss, step, time, chosen ? 'kept' : '']);
  return html`<h3>Variants</h3>
<p>${sweep.why} ${sweepNote}</p>
${dataTable({ title: 'Variants of the training', head: ['Variant', 'Held-out loss', 'Best step', 'Time', 'Kept'], rows })}`;
}
