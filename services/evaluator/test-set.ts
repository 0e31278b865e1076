import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import { type Answer, answerSchema, artifactKey, type Example, exampleSchema, type Question, questionSchema } from '@understudy/contracts';

export type AskedQuestion = Pick<Question, 'id' | 'text' | 'category' | 'family'>;

/** A held-out question with what the teacher said to it. */
export type TestQuestion = AskedQuestion & { teacher: Pick<Answer, 'text' | 'finishReason' | 'usage' | 'attempt'>; example: Example };

/**
 * The held-out questions in the order of test.jsonl. They fit into memory: a spec asks for 10,000 at most. The files beside test.jsonl
 * may be a hundred times longer, so they are streamed and only what belongs to these questions is kept.
 */
export async function loadTestSet(artifacts: ArtifactStore, distillationId: string): Promise<TestQuestion[]> {
  const rows = <T>(name: 'test' | 'questions' | 'answers', schema: { parse(value: unknown): T }) =>
    readJsonLines(artifacts, artifactKey(distillationId, name), schema);
  const examples = new Map<string, Example>();
  for await (const example of rows('test', exampleSchema)) examples.set(example.id, example);
  const questions = await kept(rows('questions', questionSchema), examples, ({ id }) => id);
  const answers = await kept(rows('answers', answerSchema), examples, ({ questionId }) => questionId);
  return [...examples.values()].map((example) => {
    const [question, teacher] = [questions.get(example.id), answers.get(example.id)];
    if (!question || !teacher)
      throw new Error(
        `test.jsonl of ${distillationId} holds ${example.id}, which ${question ? '3-answers.jsonl' : '2-questions.jsonl'} lacks.`,
      );
    return { id: example.id, text: question.text, category: question.category, family: question.family, teacher, example };
  });
}

/** Answers worth scoring: finished and not empty. What was cut off shows no end that a model could be right about. */
export function isScorable({ teacher }: TestQuestion): boolean {
  return teacher.finishReason === 'stop' && teacher.text.trim() !== '';
}

async function kept<T>(rows: AsyncIterable<T>, wanted: ReadonlyMap<string, unknown>, idOf: (row: T) => string): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  for await (const row of rows) if (wanted.has(idOf(row))) found.set(idOf(row), row);
  return found;
}
