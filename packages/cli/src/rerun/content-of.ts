import { createHash } from 'node:crypto';
import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { answerSchema, questionSchema } from '@understudy/contracts';

/** What a row says, by its id, as a short hash. */
export type Content = ReadonlyMap<string, string>;

/** Questions of the first round: how many more rounds there are follows from the answers. */
export async function questionsIn(store: ArtifactStore, key: string): Promise<Content> {
  const content = new Map<string, string>();
  for await (const question of readJsonLines(store, key, questionSchema))
    if (question.round === 1) content.set(question.id, digest(question));
  return content;
}

/** Answers without how long they took and what they cost. */
export async function answersIn(store: ArtifactStore, key: string): Promise<Content> {
  const content = new Map<string, string>();
  for await (const { questionId, text, followUps, finishReason } of readJsonLines(store, key, answerSchema))
    content.set(questionId, digest({ text, followUps, finishReason }));
  return content;
}

/** How many rows only one of the two has, or has otherwise. */
export function countDifferences(one: Content, other: Content): number {
  return [...new Set([...one.keys(), ...other.keys()])].filter((id) => one.get(id) !== other.get(id)).length;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 16);
}
