import type { AnyTrainingFile } from '@understudy/contracts';
import { hostedCard } from './hosted-card.ts';
import { type CardFacts, modelCard } from './model-card.ts';

/** The card of a student, whoever trained it, before or after the evaluation: Markdown as the Hugging Face Hub reads it. */
export function studentCard(facts: CardFacts, training: AnyTrainingFile): string {
  return 'backend' in training ? hostedCard(facts, training) : modelCard(facts, training);
}
