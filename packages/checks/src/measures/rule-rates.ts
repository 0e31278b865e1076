import type { Interval, Rule } from '@understudy/contracts';
import { ruleHolds } from '../rules/rules-check.ts';
import { share } from './share.ts';

/** Share of answers that keep every rule; null where there is none to keep. */
export function allRulesRate(rules: readonly Rule[], texts: readonly string[]): Interval | null {
  return rules.length === 0 ? null : share(texts.map((text) => text.trim() !== '' && rules.every((rule) => ruleHolds(rule, text))));
}

/** Share of answers that keep each rule, by rule id. An empty answer keeps none: silence is no obedience. */
export function ruleRates(rules: readonly Rule[], texts: readonly string[]): Record<string, Interval> {
  const rates: Record<string, Interval> = {};
  for (const rule of rules) {
    const rate = share(texts.map((text) => text.trim() !== '' && ruleHolds(rule, text)));
    if (rate !== null) rates[rule.id] = rate;
  }
  return rates;
}
