import type { Report } from '@understudy/contracts';
import { count, nats, percent } from './format.ts';
import { html, type Markup } from './markup.ts';

type Curve = Report['training']['trainLoss'];
const points = 300;

/** Training loss (each step faint, its moving mean strong) and held-out loss (a dot a measurement) over the steps. */
export function lossChart({ trainLoss, validLoss }: Pick<Report['training'], 'trainLoss' | 'validLoss'>): Markup {
  const all = [...trainLoss, ...validLoss];
  if (all.length < 2) return html`<p>The training was too short to draw a curve.</p>`;
  const last = Math.max(...all.map(([step]) => step), 1);
  const losses = all.map(([, loss]) => loss);
  const [low, high] = ends(Math.min(...losses), Math.max(...losses));
  const x = (step: number) => ((100 * step) / last).toFixed(2);
  const y = (loss: number) => ((100 * (high - loss)) / (high - low)).toFixed(2);
  const line = (curve: Curve) => curve.map(([step, loss]) => `${x(step)},${y(loss)}`).join(' ');
  const steps = thinned(trainLoss);
  return html`<figure class="chart loss">
<figcaption><b>Loss while training</b> <span>nats per answer token, lower is better</span></figcaption>
<ul class="legend"><li class="train">training rows</li><li class="valid">held-out rows</li></ul>
<div class="plot">
<span class="y-axis" aria-hidden="true"><span>${high.toFixed(1)}</span><span>${((high + low) / 2).toFixed(1)}</span><span>${low.toFixed(1)}</span></span>
<svg width="100%" height="220" role="img" aria-label="${spoken('Training loss', trainLoss)} ${spoken('Held-out loss', validLoss)}">
${[0, 50, 100].map((at) => html`<line class="rail" x1="0" x2="100%" y1="${at}%" y2="${at}%"/>`)}
<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
<polyline class="train raw" points="${line(steps)}"/><polyline class="train" points="${line(smoothed(steps))}"/><polyline class="valid" points="${line(validLoss)}"/></svg>
${validLoss.map(([step, loss]) => html`<circle class="valid" cx="${x(step)}%" cy="${y(loss)}%" r="4"/>`)}
</svg>
<span class="x-axis" aria-hidden="true"><span>0</span><span>step ${count(last)}</span></span>
</div>
</figure>`;
}

/** The share of the script's effect that the student showed on held-out rows, over the steps of its training: 0 is the base, 1 base+prompt. */
export function internalisationChart({ curve, rows }: NonNullable<Report['training']['internalisation']>): Markup {
  const last = Math.max(...curve.map(([step]) => step), 1);
  const [low, high] = [Math.min(0, ...curve.map(([, share]) => share)), Math.max(1, ...curve.map(([, share]) => share))];
  const x = (step: number) => ((100 * step) / last).toFixed(2);
  const y = (share: number) => ((100 * (high - share)) / (high - low)).toFixed(2);
  const [first, end] = [curve[0], curve.at(-1)];
  const told = first && end ? `From ${percent(first[1])} at step ${first[0]} to ${percent(end[1])} at step ${end[0]}.` : '';
  return html`<figure class="chart loss">
<figcaption><b>Gap closed while training</b> <span>share of what the script does to the base, on ${count(rows)} held-out rows</span></figcaption>
<div class="plot">
<span class="y-axis" aria-hidden="true"><span>${percent(high)}</span><span>${percent(low)}</span></span>
<svg width="100%" height="220" role="img" aria-label="${told}">
${[0, 1].map((at) => html`<line class="rail" x1="0" x2="100%" y1="${y(at)}%" y2="${y(at)}%"/>`)}
<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
<polyline class="valid" points="${curve.map(([step, share]) => `${x(step)},${y(share)}`).join(' ')}"/></svg>
${curve.map(([step, share]) => html`<circle class="valid" cx="${x(step)}%" cy="${y(share)}%" r="4"/>`)}
</svg>
<span class="x-axis" aria-hidden="true"><span>0</span><span>step ${count(last)}</span></span>
</div>
</figure>`;
}

/** Rounded outwards to tenths, so that the axis can be read. */
function ends(low: number, high: number): [number, number] {
  const [from, to] = [Math.floor(low * 10) / 10, Math.ceil(high * 10) / 10];
  return to > from ? [from, to] : [from - 0.1, to + 0.1];
}

/** Means over equal runs of steps where there are more than a page can show. */
function thinned(curve: Curve): Curve {
  const size = Math.ceil(curve.length / points);
  return size <= 1
    ? curve
    : Array.from({ length: Math.ceil(curve.length / size) }, (_, index) => meanOf(curve.slice(index * size, (index + 1) * size)));
}

function smoothed(curve: Curve): Curve {
  const reach = Math.floor(curve.length / 20);
  return curve.map(([step], index) => [step, meanOf(curve.slice(Math.max(0, index - reach), index + reach + 1))[1]]);
}

function meanOf(curve: Curve): Curve[number] {
  return [curve.at(-1)?.[0] ?? 0, curve.reduce((sum, [, loss]) => sum + loss, 0) / Math.max(1, curve.length)];
}

function spoken(name: string, curve: Curve): string {
  const [first, end] = [curve[0], curve.at(-1)];
  return first && end ? `${name} from ${nats(first[1])} at step ${first[0]} to ${nats(end[1])} at step ${end[0]}.` : '';
}
