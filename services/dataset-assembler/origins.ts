import type { Question } from '@understudy/contracts';

export type OriginCounts = {
  origins: Record<Question['origin'], number>;
  categories: Map<string, number>;
  conversations: number;
};

/** Counts where questions come from, while they pass by. */
export function createOrigins() {
  const counts: OriginCounts = { origins: { template: 0, model: 0, user: 0 }, categories: new Map(), conversations: 0 };
  return {
    counts,
    count(question: Question): Question {
      counts.origins[question.origin] += 1;
      counts.categories.set(question.category, (counts.categories.get(question.category) ?? 0) + 1);
      if (question.followUps.length > 0) counts.conversations += 1;
      return question;
    },
  };
}
