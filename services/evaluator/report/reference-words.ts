import type { Report } from '@understudy/contracts';

/** What the arms are measured by, in words: a teacher, or the answers that rows of one's own came with. */
export function referenceWords({ models }: Pick<Report, 'models'>): { whom: string; answers: string } {
  return models.teacher === null
    ? { whom: 'the given answers', answers: 'the given answers' }
    : { whom: 'the teacher', answers: 'the teacher’s answers' };
}

/** Who taught whom, and who was asked how much: a sentence without its end. */
export function taughtWords({ models: { teacher, student }, arms }: Pick<Report, 'models' | 'arms'>): string {
  const scripted = arms.some(({ name }) => name === 'base+prompt');
  const taught = teacher === null ? `Rows of one’s own${scripted ? ', given under the script,' : ''}` : `${teacher} with the script`;
  return `${taught} taught ${student}; ${armCount({ arms })} arms answered`;
}

/** How many arms answered, in a word. */
export function armCount({ arms }: Pick<Report, 'arms'>): string {
  return arms.length === 3 ? 'three' : 'four';
}
