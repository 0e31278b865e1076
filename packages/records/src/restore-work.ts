import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { answerSchema, artifactKey, questionSchema } from '@understudy/contracts';
import type { Records } from './records.ts';

const chunkSize = 500;

/**
 * Reads questions and answers back into Redis where a retry begins with a stage that needs them and they had been written down: so nothing
 * is asked twice. Does nothing otherwise; a run that was killed in the middle is done again.
 */
export async function restoreWork(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  signal: AbortSignal,
): Promise<void> {
  if ((await records.workState(distillationId)) !== 'restoring') return;
  for await (const questions of inChunks(readJsonLines(artifacts, artifactKey(distillationId, 'questions'), questionSchema))) {
    signal.throwIfAborted();
    await records.putQuestions(distillationId, questions);
  }
  for await (const answers of inChunks(readJsonLines(artifacts, artifactKey(distillationId, 'answers'), answerSchema))) {
    signal.throwIfAborted();
    await Promise.all(answers.map((answer) => records.putAnswer(distillationId, answer)));
  }
  await records.markRestored(distillationId);
}

async function* inChunks<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
