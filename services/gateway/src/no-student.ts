import type { Distillation } from '@understudy/contracts';

/** Why the student of a distillation cannot be asked here: it was trained on a host that the catalogue does not say how to ask. */
export function unreachableStudent({ id, result }: Distillation): string {
  const there = result?.studentModel ? ` and is served there as ${result.studentModel}` : '';
  return `The student of ${id} was trained on a host${there}; the model catalogue does not say where that is asked (chat of its entry).`;
}

/** Why a distillation has none. */
export function missingStudent({ id, status }: Distillation): string {
  return `${id} ${status === 'succeeded' ? 'stopped after its dataset' : `is ${status}`}, so it has no student.`;
}
