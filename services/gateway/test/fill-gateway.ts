import type { DatasetStats, Distillation, Example, FileObject, Rejected, Upload } from '@understudy/contracts';
import { sampleReport } from '@understudy/testing/sample-report';
import { lines, sampleAnswer, sampleQuestion } from './rows.ts';
import { spec } from './spec.ts';
import type { Gateway } from './start-gateway.ts';
import { trainStudent } from './trained.ts';

/** Ids of what is there. */
export type Filled = { distillations: string[]; upload: string; file: string };

const [question, answer] = ['Who are you?', 'Ach, my friend, I am Beethoven.'];
const turns = [
  { role: 'user' as const, content: question },
  { role: 'assistant' as const, content: answer },
];
const example: Example = { id: sampleQuestion(question).id, category: 'composition', messages: turns };
const rejected: Rejected = { id: example.id, question, answer, followUps: [], rejections: [{ check: 'truncated', detail: 'cut' }] };
const stats: DatasetStats = {
  ...{ questions: 4, answers: 4, unanswered: 0, rounds: 1, train: 1, valid: 1, test: 1, rejected: 1 },
  ...{ rejectionsByCheck: { truncated: 1 }, samplesAsked: 4 },
};
const report = sampleReport();

/** One distillation that waits, one that has ended and left all that can be asked for, an upload and a file. */
export async function fillGateway({ request, records, leave }: Pick<Gateway, 'request' | 'records' | 'leave'>): Promise<Filled> {
  async function make<T extends { id: string }>(path: string, body: NonNullable<RequestInit['body']>, type?: string): Promise<T> {
    const response = await request(path, { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  }
  const submit = async () => (await make<Distillation>('/v1/distillations', JSON.stringify(spec), 'application/json')).id;

  const [waiting, ended] = [await submit(), await submit()];
  await records.putQuestions(ended, [sampleQuestion(question)]);
  await records.putAnswer(ended, sampleAnswer(example.id, answer));
  for (const split of ['train', 'valid', 'test'] as const) await leave(ended, split, lines([example]));
  await leave(ended, 'rejected', lines([rejected]));
  await leave(ended, 'stats', JSON.stringify(stats));
  await leave(ended, 'report', JSON.stringify({ ...report, distillationId: ended }));
  await leave(ended, 'report-html', '<p>A report');
  await leave(ended, 'report-markdown', '# A report');
  await trainStudent({ records, leave }, ended);

  const row = lines([{ messages: turns }]);
  const form = new FormData();
  form.append('purpose', 'fine-tune');
  form.append('file', new Blob([row]), 'rows.jsonl');
  return {
    distillations: [waiting, ended],
    upload: (await make<Upload>('/v1/uploads', row, 'application/jsonl')).id,
    file: (await make<FileObject>('/v1/files', form)).id,
  };
}
