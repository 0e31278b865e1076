import type { AcceptedSpec } from '@understudy/contracts';
import { loadQuestionSet, planQuestions } from '@understudy/questions';

/**
 * A few of the questions that a spec would have asked: the user's own first, then its templates. Where the model has still to read the prompt
 * for them, everyday questions stand in, since to read it would be paid too.
 */
export function previewQuestions(spec: AcceptedSpec, own: readonly string[], count: number): string[] {
  const { set, facets, general, adversarial, seed } = spec.questions;
  const templates =
    set === 'auto' || facets === 'auto' ? { set: loadQuestionSet('general'), facets: {} } : { set: loadQuestionSet(set), facets };
  const planned = {
    questions: { count, seed, general, adversarial, modelShare: 0, multiTurn: 0 },
    evaluation: { questions: 0, seed: spec.evaluation.seed },
  };
  const texts: string[] = [];
  for (const { text, split } of planQuestions(planned, { ...templates, items: own.slice(0, count) })) {
    if (split === 'train') texts.push(text);
    if (texts.length === count) break;
  }
  return texts;
}
