import { createHash } from 'node:crypto';
import type { AcceptedSpec } from '@understudy/contracts';
import { type ArmAnswer, answersOf } from './ask-arms.ts';
import type { AskedQuestion, TestQuestion } from './test-set.ts';

/** Questions that a spec brings along instead of the held-out ones; their ids are made from what they say. */
export function ownQuestions({ evaluation }: AcceptedSpec): AskedQuestion[] {
  return (evaluation.items ?? []).map((text) => ({
    id: `own_${createHash('sha256').update(text).digest('hex').slice(0, 20)}`,
    text,
    category: 'own',
    family: 'own',
  }));
}

/** The same with what the teacher said to them just now. @throws Error naming the one that it has not answered. */
export function withTeacher(asked: readonly AskedQuestion[], answers: readonly ArmAnswer[]): TestQuestion[] {
  const answerTo = answersOf('teacher+prompt', answers);
  return asked.map((question) => {
    const { id, text: content, category } = question;
    const { text, finishReason, usage } = answerTo(id);
    const messages = [
      { role: 'user' as const, content },
      { role: 'assistant' as const, content: text },
    ];
    return { ...question, teacher: { text, finishReason, usage, attempt: 1 }, example: { id, category, messages } };
  });
}
