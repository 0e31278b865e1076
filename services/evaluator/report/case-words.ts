import type { Report } from '@understudy/contracts';
import { count, nats } from './format.ts';
import { referenceWords } from './reference-words.ts';

export const samplesNote = 'The first held-out questions of each category, not picked for their answers.';

/** By what the worst cases are chosen, in a sentence. */
export function worstNote(report: Report): string {
  const faults = 'The student’s answers with the most faults by the checks and rules of the spec';
  if (!report.arms.some(({ name }) => name === 'base+prompt')) return `${faults}.`;
  return `${faults}, then those on which it is furthest behind base+prompt in likeness to ${referenceWords(report).whom}.`;
}

/** `30 questions that the training never saw`, and of which distillation the student is, where it was evaluated again. */
export function askedWords({ questions, questionsFrom, evaluationOf }: Report): string {
  const asked = `${count(questions)} questions ${questionsFrom === 'own' ? 'brought along for it' : 'that the training never saw'}`;
  return evaluationOf === null ? asked : `${asked}; the student is that of ${evaluationOf}, evaluated again`;
}

/** What is wrong with the student's answer: `rule:opening, truncated · 0.412 nats per token behind base+prompt`. */
export function whyWorst({ faults, excessNats }: Report['worst'][number]): string {
  const behind = excessNats !== null && excessNats > 0 ? `${nats(excessNats)} nats per token behind base+prompt` : '';
  return [faults.join(', '), behind].filter((part) => part !== '').join(' · ');
}
