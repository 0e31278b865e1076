import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { type AcceptedSpec, type QuestionItem, uploadedQuestionSchema, uploadKey } from '@understudy/contracts';
import type { EstimateOptions } from './estimate.ts';

/** Enough to know how long they are, and few enough to keep. */
const mostTexts = 200;

/** How many questions of the user's own a spec has, in place or in an uploaded file, with their turns and the first of their texts. */
export async function readOwnQuestions({ questions: { items } }: AcceptedSpec, artifacts: ArtifactStore): Promise<EstimateOptions['own']> {
  const own = { rows: 0, turns: 0, texts: [] as string[] };
  if (items === undefined) return own;
  const rows: Iterable<QuestionItem> | AsyncIterable<QuestionItem> = Array.isArray(items)
    ? items
    : readJsonLines(artifacts, uploadKey(items.upload), uploadedQuestionSchema);
  for await (const row of rows) {
    const { text, followUps } = typeof row === 'string' ? { text: row, followUps: [] } : row;
    own.rows += 1;
    own.turns += 1 + followUps.length;
    if (own.texts.length < mostTexts) own.texts.push(text);
  }
  return own;
}
