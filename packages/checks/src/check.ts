import type { AcceptedSpec, Answer, Rejection } from '@understudy/contracts';

export type CheckedAnswer = Pick<Answer, 'text' | 'finishReason'>;

/** What an answer is judged against. `question` is the question's text. */
export type CheckContext = Pick<AcceptedSpec, 'prompt' | 'demonstrations' | 'rules'> & { question: string };

/** Finds a reason to reject an answer, or nothing. Pure. */
export type Check = (answer: CheckedAnswer, context: CheckContext) => Rejection | null;

/** A rejection whose detail shows at most 200 characters of what triggered it. */
export function rejection(check: string, reason: string, trigger?: string): Rejection {
  const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text);
  const said = short(reason, 280);
  return { check, detail: trigger === undefined ? said : `${said}: “${short(trigger, 200)}”` };
}
