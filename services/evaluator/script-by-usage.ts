import type { AcceptedSpec } from '@understudy/contracts';
import type { ArmAnswer } from './ask-arms.ts';

/**
 * Tokens of the script where no tokenizer of the student's is at hand, as its host counted them: what the base's queries held more with the
 * script than without it. Prompt and demonstrations share them by their length.
 */
export function scriptByUsage(
  { prompt, demonstrations }: Pick<AcceptedSpec, 'prompt' | 'demonstrations'>,
  answers: readonly ArmAnswer[],
): { prompt: number; demonstrations: number } {
  const plain = new Map(answers.filter(({ arm }) => arm === 'base').map(({ questionId, usage }) => [questionId, usage.input]));
  const more = answers.flatMap(({ arm, questionId, usage, outOfContext }) => {
    const without = plain.get(questionId);
    return arm !== 'base+prompt' || outOfContext || without === undefined ? [] : [usage.input - without];
  });
  const tokens = Math.max(0, Math.round(more.reduce((sum, each) => sum + each, 0) / Math.max(1, more.length)));
  const shown = demonstrations.reduce((sum, { user, assistant }) => sum + user.length + assistant.length, 0);
  const ofDemonstrations = tokens === 0 ? 0 : Math.round((tokens * shown) / (shown + prompt.length));
  return { prompt: tokens - ofDemonstrations, demonstrations: ofDemonstrations };
}
