import { type Report, verdictWords } from '@understudy/contracts';
import { gateRows } from './gate-rows.ts';
import { html, type Markup } from './markup.ts';

const head = ['Gate', 'Outcome', 'Measured', 'Asked for'];

/** What the page begins with: the verdict, why, and the gates. Roles are spelled out as in the table of the arms. */
export function verdictSection(report: Report): Markup | null {
  const { verdict, verdictReasons } = report;
  if (verdict === null) return null;
  const rows = gateRows(report);
  const cells = rows.map(
    ({ label, outcome, passed, value, interval, asked }) =>
      html`<tr role="row"><th role="rowheader" scope="row">${label}</th><td role="cell" class="${passed ? 'passed' : 'short'}">${outcome}</td><td role="cell">${value}<small>${interval}</small></td><td role="cell">${asked}</td></tr>`,
  );
  return html`<section class="verdict ${verdict}">
<p class="stamp">${verdictWords[verdict]}</p>
<ul>${verdictReasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${
  rows.length > 0 &&
  html`<div class="scroll" role="region" aria-label="Gates" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${head.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${cells}</tbody>
</table></div>`
}
</section>`;
}
