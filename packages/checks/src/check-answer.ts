import type { Rejection } from '@understudy/contracts';
import { aiTalk } from './ai-talk.ts';
import { breaksRole } from './breaks-role.ts';
import type { Check, CheckContext, CheckedAnswer } from './check.ts';
import { contentFilter } from './content-filter.ts';
import { empty } from './empty.ts';
import { promptQuote } from './prompt-quote.ts';
import { repetitionLoop } from './repetition-loop.ts';
import { ruleCheck } from './rule-check.ts';
import { templateTokens } from './template-tokens.ts';
import { thinkingTags } from './thinking-tags.ts';
import { truncated } from './truncated.ts';

/** Every per-answer check by the name that its rejections carry. */
export const checks = {
  empty,
  truncated,
  'content-filter': contentFilter,
  'thinking-tags': thinkingTags,
  'template-tokens': templateTokens,
  'ai-talk': aiTalk,
  'breaks-role': breaksRole,
  'prompt-quote': promptQuote,
  'repetition-loop': repetitionLoop,
} as const satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;
export const checkNames = Object.keys(checks) as CheckName[];

/**
 * All that is wrong with an answer: the checks' findings, then the broken rules as `rule:<id>`; empty when it may be trained on.
 * The first answer for a script costs the script's length (40 ms at 200,000 characters), every further one its own length.
 */
export function checkAnswer(answer: CheckedAnswer, context: CheckContext): Rejection[] {
  const found = checkNames.map((name) => checks[name](answer, context));
  const broken = context.rules.map((rule) => ruleCheck(rule, answer.text));
  return [...found, ...broken].filter((rejection) => rejection !== null);
}
