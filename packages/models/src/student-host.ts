import { type Catalogue, type CatalogueStudent, type StudentHost, studentHostSchema } from '@understudy/contracts';

/** Where a student is asked that our own model server does not serve; null where it does, or where the catalogue does not say. */
export function studentHostOf(student: CatalogueStudent): StudentHost | null {
  if (student.chat) return student.chat;
  if (student.trainer !== 'openai') return null;
  // A host with OpenAI's endpoints serves what it has trained.
  const { baseUrl, apiKeyEnv, timeoutSeconds } = student;
  return studentHostSchema.parse({ baseUrl, apiKeyEnv, timeoutSeconds });
}

const prefix = 'hosted:';

/** What the chat client is asked for, to reach `served`, as its host calls it, at the host of a student of the catalogue. */
export function hostedName(student: string, served: string): string {
  return `${prefix}${student}:${served}`;
}

/** The same taken apart; null for any other model. No name of the catalogue holds a colon. */
export function readHostedName(name: string): { student: string; served: string } | null {
  const [, student, served] = /^hosted:([^:]+):(.+)$/s.exec(name) ?? [];
  return student === undefined || served === undefined ? null : { student, served };
}

/** What stands for all that one student's host is asked: its label in metrics, and its places among the calls under way. */
export function hostLabel(student: string): string {
  return `${prefix}${student}`;
}

/** The host behind such a label or name; null where it is none, or the catalogue lacks it. */
export function hostBehind(catalogue: Catalogue, name: string): StudentHost | null {
  const [, student = ''] = /^hosted:([^:]+)/.exec(name) ?? [];
  const entry = Object.hasOwn(catalogue.students, student) ? catalogue.students[student] : undefined;
  return entry === undefined ? null : studentHostOf(entry);
}
