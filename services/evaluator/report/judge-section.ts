import type { Report } from '@understudy/contracts';
import { type JudgeRow, judgeRows } from './judge-rows.ts';
import { cannotTell, judgeNote, pairWords } from './judge-words.ts';
import { html, type Markup } from './markup.ts';
import { othersSection } from './others-table.ts';

/** What the judge made of the answers; nothing without one. Roles are spelled out as in the table of the arms. */
export function judgeSection({ judge }: Report): Markup | null {
  if (judge === null) return null;
  const cell = ({ arm, value, interval }: JudgeRow['cells'][number]) =>
    html`<td role="cell" class="${arm}">${value}<small>${interval}</small></td>`;
  return html`<section>
<h2>What a judge makes of the answers</h2>
<p>${pairWords(judge.pairwise)}</p>
${cannotTell(judge.pairwise).map((sentence) => html`<p><b>${sentence}</b></p>`)}
<div class="scroll" role="region" aria-label="The judge’s scores" tabindex="0"><table role="table">
<caption>Means of 1 to 7 with their 95 % intervals beneath.</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Dimension</th>${judge.arms.map(({ name: arm }) => html`<th role="columnheader" scope="col" class="${arm}">${arm.replace('+', ' +\u00a0')}</th>`)}</tr></thead>
<tbody role="rowgroup">${judgeRows(judge).map(
    ({ label, cells }) => html`<tr role="row"><th role="rowheader" scope="row">${label}</th>${cells.map(cell)}</tr>`,
  )}</tbody>
</table></div>
<p class="soft">${judgeNote(judge)}</p>
</section>${othersSection(judge)}`;
}
