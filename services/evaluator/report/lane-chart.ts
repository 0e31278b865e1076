import type { Interval } from '@understudy/contracts';
import { figure, range } from './format.ts';
import { html, type Markup } from './markup.ts';
import type { MeasureRow } from './measure-rows.ts';

/**
 * A measure as lanes, an arm each: a dot for the figure and a bar for its 95 % interval. Positions are percentages of the lane's
 * width, so the chart fits any screen and its dots stay round; names and figures are text, so nothing of it is lost to a screen reader.
 */
export function laneChart(row: MeasureRow, note: string): Markup {
  const [from, to] = domain(row);
  const place = (value: number) => `${((100 * (value - from)) / (to - from)).toFixed(2)}%`;
  return html`<figure class="chart">
<figcaption><b>${row.label}</b> <span>${note}</span></figcaption>
${Object.entries(row.arms).map(([arm, interval]) => lane(arm, interval, { row, place }))}
<div class="lane axis" aria-hidden="true"><span></span><span class="ends"><span>${label(from, row)}</span><span>${label(to, row)}</span></span><span></span></div>
</figure>`;
}

function lane(arm: string, interval: Interval | null, { row, place }: { row: MeasureRow; place: (value: number) => string }): Markup {
  const marks =
    interval &&
    html`<line class="spread" x1="${place(interval.low)}" x2="${place(interval.high)}" y1="11" y2="11"/><circle cx="${place(interval.value)}" cy="11" r="5"/>`;
  return html`<div class="lane arm-${arm.replace('+', '-')}"><span class="arm">${arm}</span>
<svg width="100%" height="22" aria-hidden="true"><line class="rail" x1="0" x2="100%" y1="11" y2="11"/>${marks}</svg>
<span class="figure">${interval ? reading(interval, row) : html`<span class="none">not measured</span>`}</span></div>`;
}

function reading(interval: Interval, { unit }: MeasureRow): Markup {
  return html`${figure(interval, unit)} <small>${range(interval, unit)}</small>`;
}

/** Shares on 0 to 1. Nats on what the intervals cover, with air: the differences between arms are what matters, so nought is left out. */
function domain({ unit, arms }: MeasureRow): [number, number] {
  if (unit === 'percent') return [0, 1];
  const intervals = Object.values(arms).filter((interval) => interval !== null);
  const [low, high] = [Math.min(...intervals.map(({ low }) => low)), Math.max(...intervals.map(({ high }) => high))];
  const air = Math.max((high - low) * 0.08, 0.01);
  return [Math.max(0, low - air), high + air];
}

function label(value: number, { unit }: MeasureRow): string {
  return unit === 'percent' ? `${value * 100} %` : value.toFixed(2);
}
