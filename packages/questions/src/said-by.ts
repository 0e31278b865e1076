import type { Question } from '@understudy/contracts';

/** What two questions are compared by, whoever made them: all that the user says. */
export function saidBy({ text, followUps }: Pick<Question, 'text' | 'followUps'>): string {
  return [text, ...followUps].join('\n');
}
