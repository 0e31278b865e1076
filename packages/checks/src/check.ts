import type { AcceptedSpec, Answer, Rejection } from '@understudy/contracts';

export type CheckedAnswer = Pick<Answer, 'text' | 'finishReason'>;

/**
 * What an answer is judged against: parts of the spec, and the question's text. `dataset.checks` says which checks are left out; without
 * `dataset`, none is.
 */
export type CheckContext = Pick<AcceptedSpec, 'prompt' | 'demonstrations' | 'rules'> & {
  dataset?: Pick<AcceptedSpec['dataset'], 'checks'>;
  question: string;
};

/** Finds a reason to reject an answer, or nothing. Pure. */
export type Check = (answer: CheckedAnswer, context: CheckContext) => Rejection | null;

/** A rejection whose detail shows at most 200 characters of what triggered it, and has room for the turn to be named before it. */
export function rejection(check: string, reason: string, trigger?: string): Rejection {
  const said = short(reason, 280);
  return { check, detail: trigger === undefined ? said : `${said}: “${short(trigger, 200)}”` };
}

function short(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a surrogate pair could not be written down as UTF-8.
  const end = /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most;
  return `${text.slice(0, end)}…`;
}
