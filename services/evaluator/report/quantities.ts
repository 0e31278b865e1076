import type { Interval } from '@understudy/contracts';
import { count, dollars } from './format.ts';

const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** `412`, with one decimal below a hundred. */
function number(value: number): string {
  return value < 100 ? value.toFixed(1) : count(value);
}

/** `412 (380–450)`; the brackets are left out for an interval without width. */
export function numberWithRange({ value, low, high }: Interval, unit = ''): string {
  const shown = `${number(value)}${unit}`;
  return low === high ? shown : `${shown} (${number(low)}–${number(high)})`;
}

/** `412 ms` */
export function milliseconds(value: number): string {
  return `${number(value)}\u00a0ms`;
}

/** `26.1 MB`, of a million bytes. */
export function bytes(value: number): string {
  const [size, unit] = value >= 1e9 ? [value / 1e9, 'GB'] : value >= 1e6 ? [value / 1e6, 'MB'] : [value / 1e3, 'kB'];
  return `${size >= 100 ? count(size) : size.toFixed(1)}\u00a0${unit}`;
}

/** `$1.92`; below a cent with two figures that count, `$0.00031`. */
export function money(usd: number): string {
  return usd > 0 && usd < 0.01 ? `$${small.format(usd)}` : dollars(usd);
}

/** `95.3 %` */
export function finePercent(value: number): string {
  return `${(value * 100).toFixed(1)}\u00a0%`;
}
