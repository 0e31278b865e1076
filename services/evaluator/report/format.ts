import type { Interval } from '@understudy/contracts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `1,131` */
export function count(value: number): string {
  return minus(whole.format(value));
}

/** `97 %`, the space one that does not break. */
export function percent(value: number): string {
  return `${count(value * 100)}\u00a0%`;
}

/** `2.045` */
export function nats(value: number): string {
  return minus(value.toFixed(3));
}

/** `$44.84`, without cents from a thousand on. */
export function dollars(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : 2;
  const text = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(Math.abs(value));
  return `${value < 0 ? '−' : ''}$${text}`;
}

/** `89–100` or `1.98–2.11`; `to` where a minus sign would stand beside the dash; nothing for an interval without width. */
export function range({ low, high }: Interval, unit: 'percent' | 'nats'): string {
  if (low === high) return '';
  const [from, to] = [low, high].map((end) => (unit === 'percent' ? count(end * 100) : minus(end.toFixed(2))));
  return low < 0 || high < 0 ? `${from} to ${to}` : `${from}–${to}`;
}

/** A figure of its own, for a line of text: `97 % (89–100)`. */
export function withRange(interval: Interval, unit: 'percent' | 'nats'): string {
  const ends = range(interval, unit);
  return figure(interval, unit) + (ends && ` (${ends})`);
}

/** `97 %` or `2.045` */
export function figure(interval: Interval, unit: 'percent' | 'nats'): string {
  return unit === 'percent' ? percent(interval.value) : nats(interval.value);
}

/** `34 s` or `4 min 10 s` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${count(seconds)} s`;
  return `${count(Math.floor(seconds / 60))} min ${count(seconds % 60)} s`;
}

/** A hyphen is no minus, and minus nought is nought. */
function minus(text: string): string {
  return /^-[0.]+$/u.test(text) ? text.slice(1) : text.replace('-', '−');
}
