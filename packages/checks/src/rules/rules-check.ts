import type { Rejection, Rule } from '@understudy/contracts';
import { rejection } from '../check.ts';
import { OutOfTime, withinTime } from '../within-time.ts';
import type { Breach } from './breach.ts';
import { breachOf } from './breach-of.ts';
import { isQuick } from './pattern.ts';

/** For all rules of an answer together; and for one, when they have not managed. */
const limitMs = 100;

/**
 * The spec's rules as checks, each named `rule:<id>`, in the order of the rules. Leading and trailing white space does not count. Rules
 * that may run without end, of a pattern that repeats a repetition or of a JSON schema, are given 0.1 s of CPU; a rule that does not
 * get through its answer in that time is broken by it.
 */
export function rulesCheck(rules: readonly Rule[], text: string): Rejection[] {
  const answer = text.trim();
  const slow = rules.filter(mayNotEnd);
  const breaches = new Map<Rule, Breach | null>();
  for (const rule of rules) if (!slow.includes(rule)) breaches.set(rule, breachOf(rule, answer));
  if (slow.length > 0) for (const [rule, breach] of slowBreaches(slow, answer)) breaches.set(rule, breach);
  return rules.flatMap((rule) => {
    const breach = breaches.get(rule);
    return breach ? [rejection(`rule:${rule.id}`, breach.reason, breach.trigger)] : [];
  });
}

/** Whether a text keeps a rule. */
export function ruleHolds(rule: Rule, text: string): boolean {
  return rulesCheck([rule], text).length === 0;
}

function mayNotEnd(rule: Rule): boolean {
  const source = rule.matches ?? rule.notMatches;
  return rule.jsonSchema !== undefined || (source !== undefined && !isQuick(source));
}

function slowBreaches(rules: readonly Rule[], answer: string): (readonly [Rule, Breach | null])[] {
  const all = (of: readonly Rule[]) => withinTime(() => of.map((rule) => [rule, breachOf(rule, answer)] as const), { limitMs });
  try {
    return all(rules);
  } catch (error) {
    // A RangeError: a schema that refers to itself, over JSON nested too deep.
    if (!(error instanceof OutOfTime || error instanceof RangeError)) throw error;
    const [rule, ...others] = rules;
    if (others.length > 0) return rules.flatMap((each) => slowBreaches([each], answer));
    return rule
      ? [[rule, { reason: `Whether the answer keeps the rule could not be found out in ${limitMs} ms of CPU`, trigger: answer }]]
      : [];
  }
}
