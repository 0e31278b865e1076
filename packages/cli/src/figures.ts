import type { Interval } from '@understudy/contracts';

/** `98 % (91–104)`; `to` where a minus sign would stand beside the dash. */
export function share(interval: Interval | undefined): string | undefined {
  if (!interval) return undefined;
  const [value, low, high] = [interval.value, interval.low, interval.high].map((part) => String(Math.round(part * 100)).replace('-', '−'));
  return `${value} % (${low}${interval.low < 0 || interval.high < 0 ? ' to ' : '–'}${high})`;
}

/** `2.055 (1.97–2.14)`. */
export function nats({ value, low, high }: Interval): string {
  return `${value.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`.replaceAll('-', '−');
}

/** `1,131` */
export function thousands(value: number): string {
  return new Intl.NumberFormat('en').format(value);
}

/** Cents where there are some, else as many digits as tell something. */
export function dollars(usd: number): string {
  return `$${usd === 0 || usd >= 1 ? usd.toFixed(2) : usd >= 0.01 ? usd.toFixed(4) : usd.toPrecision(2)}`;
}
