import { type ArtifactStore, jsonLines } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type ArtifactName,
  artifactKey,
  type DatasetStats,
  type Example,
  type Message,
  type Rejected,
} from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { datasetCard } from './dataset-card.ts';
import type { Judged } from './judge-answers.ts';
import { createOrigins } from './origins.ts';
import type { Split } from './split-examples.ts';
import { type AnsweredWork, fetchAnswered, fetchWork, type QuestionEntry, type Work } from './work.ts';

export type Dataset = {
  spec: AcceptedSpec;
  questions: readonly QuestionEntry[];
  judged: Judged;
  split: Split;
  round: number;
  createdAt: string;
  signal: AbortSignal;
};

/**
 * Writes questions, answers and `4-dataset/`, row by row, and puts each file on record; `stats` comes last and says that all is there.
 * The same questions, answers and seed give the same bytes.
 */
export async function writeDataset(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  distillationId: string,
  dataset: Dataset,
): Promise<DatasetStats> {
  const { questions, judged, split, spec, round, createdAt, signal } = dataset;
  const ids = questions.map(({ id }) => id);
  const unanswered = new Set(judged.unanswered);
  let written = 0;

  const publish = async (name: ArtifactName, content: AsyncIterable<string> | Iterable<string>) =>
    await records.setArtifact(distillationId, name, await artifacts.write(artifactKey(distillationId, name), content, { signal }));
  /** Rows of answered questions, in the order of their ids. */
  const publishRows = <T>(name: ArtifactName, of: readonly string[], row: (work: AnsweredWork) => T) =>
    publish(name, jsonLines(mapRows(fetchAnswered(records, distillationId, { ids: of, signal }), row)));
  const publishExamples = async <T>(name: ArtifactName, of: readonly string[], row: (work: AnsweredWork) => T) => {
    await publishRows(name, of, row);
    written += of.length;
    await records.stageProgress(distillationId, 'dataset', { done: written });
  };

  const origins = createOrigins();
  const questionRow = ({ question }: Work) => origins.count(question);
  await publish('questions', jsonLines(mapRows(fetchWork(records, distillationId, { ids, signal }), questionRow)));
  const isAnswered = ids.filter((id) => !unanswered.has(id));
  await publishRows('answers', isAnswered, ({ answer }) => answer);
  await publishExamples('train', split.train, example);
  await publishExamples('valid', split.valid, example);
  await publishExamples('test', judged.test, example);
  const isRejected = ids.filter((id) => judged.rejected.has(id));
  await publishExamples('rejected', isRejected, ({ question, answer }): Rejected => {
    const followUps = question.followUps.map((text, turn) => ({ question: text, answer: answer.followUps[turn] ?? null }));
    return { id: question.id, question: question.text, answer: answer.text, followUps, rejections: judged.rejected.get(question.id) ?? [] };
  });

  const stats: DatasetStats = {
    questions: questions.length,
    answers: judged.answers,
    unanswered: judged.unanswered.length,
    rounds: round,
    train: split.train.length,
    valid: split.valid.length,
    test: judged.test.length,
    rejected: judged.rejected.size,
    rejectionsByCheck: Object.fromEntries([...judged.rejectionsByCheck].sort(([a], [b]) => (a < b ? -1 : 1))),
    samplesAsked: judged.samplesAsked,
  };
  await publish('dataset-card', [datasetCard({ spec, stats, origins: origins.counts, createdAt })]);
  await publish('stats', [`${JSON.stringify(stats, null, 2)}\n`]);
  return stats;
}

async function* mapRows<From, To>(rows: AsyncIterable<From>, row: (from: From) => To): AsyncIterable<To> {
  for await (const each of rows) yield row(each);
}

/** User and assistant by turns. White space around an answer is the host's, not the role's. */
function example({ question, answer }: AnsweredWork): Example {
  const said = [answer.text, ...answer.followUps];
  const messages = [question.text, ...question.followUps].flatMap((content, turn): Message[] => [
    { role: 'user', content },
    { role: 'assistant', content: (said[turn] ?? '').trim() },
  ]);
  return { id: question.id, category: question.category, messages };
}
