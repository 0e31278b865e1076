import type { Rejection, Rule } from '@understudy/contracts';
import { rejection } from './check.ts';
import { ruleHolds } from './rule-holds.ts';
import { words } from './words.ts';

/** A spec's rule as a check, named `rule:<id>`. */
export function ruleCheck(rule: Rule, text: string): Rejection | null {
  return ruleHolds(rule, text) ? null : rejection(`rule:${rule.id}`, reason(rule, text), trigger(rule, text));
}

function reason(rule: Rule, text: string): string {
  if (rule.matches !== undefined) return `The answer does not match ${rule.matches}`;
  if (rule.notMatches !== undefined) return `The answer matches ${rule.notMatches}`;
  if (rule.startsWith !== undefined) return `The answer does not start with “${rule.startsWith}”`;
  if (rule.contains !== undefined) return `The answer does not contain “${rule.contains}”`;
  const count = words(text).length;
  if (rule.maxWords !== undefined) return `The answer has ${count} words, more than ${rule.maxWords}.`;
  return `The answer has ${count} words, fewer than ${rule.minWords}.`;
}

function trigger(rule: Rule, text: string): string | undefined {
  if (rule.maxWords !== undefined || rule.minWords !== undefined) return undefined;
  if (rule.notMatches !== undefined) return new RegExp(rule.notMatches, 'u').exec(text.trim())?.[0];
  return text.trim().slice(0, 80);
}
