import type { AcceptedSpec, RubricName } from '@understudy/contracts';

/**
 * By what the judge scores: as the spec says, else as the set of its questions is for: the one it names, or the one that the model chose that
 * read the prompt (`readSet`). A set of the user's own says nothing of it: `character`, as where nobody has read the prompt.
 */
export function chooseRubric(
  { questions: { set }, evaluation: { rubric = 'auto' } }: Pick<AcceptedSpec, 'questions' | 'evaluation'>,
  readSet: string | null,
): RubricName {
  if (rubric !== 'auto') return rubric;
  return (set === 'auto' ? readSet : set) === 'policy' ? 'policy' : 'character';
}
