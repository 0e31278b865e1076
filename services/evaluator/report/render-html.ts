import type { ComparedArmName, Interval, Report } from '@understudy/contracts';
import { askedWords } from './case-words.ts';
import { samplesSection, worstSection } from './cases-section.ts';
import { economicsSection } from './economics-section.ts';
import { finding } from './finding.ts';
import { count, dollars, figure, percent, range } from './format.ts';
import { judgeSection } from './judge-section.ts';
import { laneChart } from './lane-chart.ts';
import { internalisationChart, lossChart } from './loss-chart.ts';
import { html, type Markup } from './markup.ts';
import { isAbsent, type MeasureGroup, type MeasureRow, measureGroups, measureRows } from './measure-rows.ts';
import { coverageSection, originSection } from './origin-section.ts';
import { pageStyle } from './page-style.ts';
import { probesSection } from './probes-section.ts';
import { armCount, referenceWords, taughtWords } from './reference-words.ts';
import { rowRuns } from './row-runs.ts';
import { sweepTable } from './sweep-table.ts';
import { trainingFacts } from './training-facts.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The report as one page that needs nothing beside it: no script, no font, no address. Its policy forbids all of them, and model text is
 * escaped before it is written, so that what a model says is shown and never read as HTML.
 */
export function renderHtml(report: Report): string {
  const rows = measureRows(report);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${report.name} · Understudy report</title>
<style>${{ markup: pageStyle }}</style>
</head>
<body>
<main>
<header>
<p class="eyebrow">Understudy report</p>
<h1>${report.name}</h1>
${verdictSection(report)}
<p class="finding">${finding(report)}</p>
<p class="soft">${taughtWords(report)} ${askedWords(report)}.</p>
${tiles(report)}
</header>
${economicsSection(report)}
${armTable(report, rows)}
${charts(report, rows)}
${judgeSection(report)}
${samplesSection(report)}
${worstSection(report)}
${probesSection(report)}
${coverageSection(report)}
${training(report)}
<section>
<h2>What these figures do not show</h2>
<ul class="limits">${report.limits.map((limit) => html`<li>${limit}</li>`)}</ul>
</section>
${originSection(report)}
<footer>${report.distillationId} · <time datetime="${report.createdAt}">${report.createdAt.slice(0, 16).replace('T', ' ')} UTC</time> · 95 % intervals: seeded bootstrap over questions for means and ratios, Wilson score for shares</footer>
</main>
</body>
</html>
`.markup;
}

function tiles({ arms, gapClosed, klClosed, savings }: Report): Markup | null {
  // All of them are of the script.
  if (!arms.some(({ name }) => name === 'base+prompt')) return null;
  const tile = (value: string, text: string, first = '') => html`<li class="tile ${first}"><b>${value}</b><span>${text}</span></li>`;
  const closed = (interval: Interval, what: string) =>
    `${what}${range(interval, 'percent') && `; 95 % interval ${range(interval, 'percent')}`}`;
  const money = savings.usdPerMillionQueries;
  return html`<ul class="tiles">
${gapClosed ? tile(percent(gapClosed.value), closed(gapClosed, 'of the script’s effect taken over'), 'first') : tile('–', 'no gap between base and base+prompt to close', 'first')}
${klClosed && tile(percent(klClosed.value), closed(klClosed, 'of the distance between distributions closed'))}
${tile(count(savings.tokensPerQuery), `tokens fewer in every query: ${count(savings.promptTokens)} of prompt, ${count(savings.demonstrationTokens)} of demonstrations`)}
${money && tile(dollars(money.uncached), `saved per million queries; ${dollars(money.cached)} where the host caches the script`)}
</ul>`;
}

const groups = ({ whom, answers }: ReturnType<typeof referenceWords>): Record<MeasureGroup, string> => ({
  likeness: `Likeness to ${whom}, in nats per token: lower is closer`,
  similarity: `Similarity of wording: the nearer to the figures of ${answers}, the better`,
  asked: 'What an answer should do: higher is better',
  unwanted: 'What no answer should do: lower is better',
});

/** Roles are spelled out because narrow screens lay the rows out as grids, and some browsers then forget that they are a table. */
function armTable(report: Report, rows: readonly MeasureRow[]): Markup {
  const names = report.arms.map(({ name }) => name);
  const titles = groups(referenceWords(report));
  const heading = `The ${armCount(report)} arms`;
  const shown = rows.filter((row) => !isAbsent(row));
  const absent = rows.filter(isAbsent).map(({ label }) => label.toLowerCase());
  const cell = ({ arms, unit }: MeasureRow, arm: ComparedArmName) => {
    const interval = arms[arm];
    return html`<td role="cell" class="${arm}">${interval ? html`${figure(interval, unit)}<small>${range(interval, unit)}</small>` : '–'}</td>`;
  };
  return html`<section>
<h2>${heading}</h2>
<div class="scroll" role="region" aria-label="${heading}" tabindex="0"><table role="table">
<caption>Each figure with its 95 % interval beneath.</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Measure</th>${names.map((arm) => html`<th role="columnheader" scope="col" class="${arm}">${arm.replace('+', ' +\u00a0')}</th>`)}</tr></thead>
${measureGroups.map((group) => {
  const members = shown.filter((row) => row.group === group);
  const lines = members.map(
    (row) => html`<tr role="row"><th role="rowheader" scope="row">${row.label}</th>${names.map((arm) => cell(row, arm))}</tr>`,
  );
  return (
    members.length > 0 &&
    html`<tbody role="rowgroup" class="group"><tr role="row"><th role="rowheader" colspan="${names.length + 1}" scope="rowgroup">${titles[group]}</th></tr>${lines}</tbody>`
  );
})}
</table></div>
${absent.length > 0 && html`<p class="soft">In no answer of any arm: ${absent.join(', ')}.</p>`}
</section>`;
}

function charts(report: Report, rows: readonly MeasureRow[]): Markup {
  const { whom, answers } = referenceWords(report);
  const scripted = report.arms.some(({ name }) => name === 'base+prompt');
  const of = (group: MeasureGroup, note: string) => rows.filter((row) => row.group === group).map((row) => laneChart(row, note));
  return html`<section>
<h2>How close each arm comes to ${whom}</h2>
<p>How much ${answers} to held-out questions surprise each arm.${scripted && ' The way from base to base+prompt is what the script does; the student should get as far without it.'}</p>
<div class="charts">${of('likeness', 'nats per token, lower is closer')}</div>
</section>
<section>
<h2>Who does what an answer should</h2>
<p>Shares of the answers to held-out questions. A bar is the 95 % interval.</p>
<div class="charts">${of('asked', 'share of answers')}</div>
</section>`;
}

function training({ training: run, dataset }: Report): Markup {
  const fact = (name: string, value: string) => html`<dt>${name}</dt><dd>${value}</dd>`;
  const rejections = Object.entries(dataset.rejectionsByCheck).sort(([, a], [, b]) => b - a);
  return html`<section>
<h2>How it was trained</h2>
<div class="charts">${lossChart(run)}
${run.internalisation && internalisationChart(run.internalisation)}
<div class="card"><dl class="facts">
${fact('Examples', `${count(dataset.train)} for training, ${count(dataset.valid)} held out for the loss, ${count(dataset.test)} for this report`)}
${fact('Rejected', dataset.rejected === 0 ? 'none' : `${count(dataset.rejected)} answers: ${rejections.map(([check, times]) => `${check} ${count(times)}`).join(', ')}`)}
${trainingFacts(run).map(([name, value]) => fact(name, value))}
</dl></div></div>
${run.row && trainedRow(run.row)}
${run.sweep && sweepTable(run.sweep)}
</section>`;
}

function trainedRow(row: NonNullable<Report['training']['row']>): Markup {
  const learnt = row.tokens.filter(({ supervised }) => supervised).length;
  const text = rowRuns(row).map((part) => (part.supervised ? html`<mark>${part.text}</mark>` : part.text));
  return html`<figure class="card row">
<figcaption><b>One row as it was trained on</b><span>${count(row.tokens.length)} tokens, as the chat template renders them; the loss counts the ${count(learnt)} that are marked.</span></figcaption>
<pre dir="auto" tabindex="0" role="region" aria-label="One row as it was trained on">${text}</pre>
</figure>`;
}
