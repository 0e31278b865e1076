import type { SweepResult } from '@understudy/contracts';
import { html, type Markup } from './markup.ts';
import { sweepNote, sweepRows } from './sweep-rows.ts';

const head = ['Variant', 'Held-out loss', 'Best step', 'Time', 'Kept'];

/** What each variant of a sweep gave on the same rows. Roles are spelled out as in the table of the arms. */
export function sweepTable(sweep: SweepResult): Markup {
  const line = ({ label, loss, step, time, chosen }: ReturnType<typeof sweepRows>[number]) =>
    html`<tr role="row"><th role="rowheader" scope="row">${label}</th><td role="cell">${loss}</td><td role="cell">${step}</td><td role="cell">${time}</td><td role="cell">${chosen ? 'kept' : ''}</td></tr>`;
  return html`<h3>Variants</h3>
<p>${sweep.why} ${sweepNote}</p>
<div class="scroll" role="region" aria-label="Variants of the training" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${head.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${sweepRows(sweep).map(line)}</tbody>
</table></div>`;
}
