import { ruleHolds } from '@understudy/checks';
import type { Interval, Rule } from '@understudy/contracts';
import { share } from './share.ts';

/** Share of answers that keep each rule, by rule id. An empty answer keeps none: silence is no obedience. */
export function ruleRates(rules: readonly Rule[], texts: readonly string[]): Record<string, Interval> {
  const rates: Record<string, Interval> = {};
  for (const rule of rules) {
    const rate = share(texts.map((text) => text.trim() !== '' && ruleHolds(rule, text)));
    if (rate !== null) rates[rule.id] = rate;
  }
  return rates;
}
