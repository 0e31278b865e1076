import { type AnswerCheckName, answerCheckNames, type Rejection } from '@understudy/contracts';
import { aiTalk } from './ai-talk.ts';
import { breaksRole } from './breaks-role.ts';
import type { Check, CheckContext, CheckedAnswer } from './check.ts';
import { contentFilter } from './content-filter.ts';
import { empty } from './empty.ts';
import { otherScript } from './other-script.ts';
import { promptQuote } from './prompt-quote.ts';
import { repetitionLoop } from './repetition-loop.ts';
import { rulesCheck } from './rules/rules-check.ts';
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
  'other-script': otherScript,
} as const satisfies Record<AnswerCheckName, Check>;

export const checkNames = answerCheckNames;

/**
 * All that is wrong with an answer: the findings of the checks that the spec does not leave out, then the broken rules as `rule:<id>`;
 * empty when it may be trained on. The first answer for a script costs the script's length (40 ms at 200,000 characters), every
 * further one its own length.
 */
export function checkAnswer(answer: CheckedAnswer, context: CheckContext): Rejection[] {
  const left = context.dataset?.checks ?? {};
  const found = checkNames.map((name) => (left[name] === false ? null : checks[name](answer, context)));
  return [...found.filter((rejection) => rejection !== null), ...rulesCheck(context.rules, answer.text)];
}
