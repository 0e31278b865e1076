import type { Distillation } from '@understudy/contracts';
import type { Records } from '@understudy/records';

/** Distillations that have a student, newest first, of the thousand newest that succeeded. With an `owner`, only theirs. */
export async function* listStudents(records: Records, owner: string | undefined): AsyncGenerator<Distillation> {
  let after: string | undefined;
  for (let page = 0; page < 10; page += 1) {
    const { data, hasMore } = await records.list({ owner, status: 'succeeded', limit: 100, after });
    yield* data.filter(({ result, evaluationOf }) => result?.studentModel && evaluationOf === null);
    after = data.at(-1)?.id;
    if (!hasMore || after === undefined) return;
  }
}

/** What `student:<name>` means: the newest distillation of that name that has a student; null when none has. */
export async function newestStudent(records: Records, name: string, owner: string | undefined): Promise<Distillation | null> {
  const newest = await records.findByName(name, owner);
  const found = newest === null ? null : await records.get(newest);
  if (found === null || found.result?.studentModel) return found;
  for await (const student of listStudents(records, owner)) if (student.name === name) return student;
  return null;
}
