import { type ArtifactStore, readJsonLines } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type Answer,
  answerSchema,
  artifactKey,
  type Example,
  exampleSchema,
  type Message,
  type Question,
  questionSchema,
} from '@understudy/contracts';

export type AskedQuestion = Pick<Question, 'id' | 'text' | 'category' | 'family'> & {
  /** What a row of one's own has before its last question. */
  before?: readonly Message[];
};

/** A held-out question with what the teacher said to it, or what a row of one's own answers. */
export type TestQuestion = AskedQuestion & { teacher: Pick<Answer, 'text' | 'finishReason' | 'usage' | 'attempt'>; example: Example };

/**
 * The held-out questions in the order of test.jsonl. They fit into memory: a spec asks for 10,000 at most. The files beside test.jsonl
 * may be a hundred times longer, so they are streamed and only what belongs to these questions is kept. Rows of one's own are whole in it.
 */
export async function loadTestSet(
  artifacts: ArtifactStore,
  distillationId: string,
  { dataset }: Pick<AcceptedSpec, 'dataset'>,
): Promise<TestQuestion[]> {
  const rows = <T>(name: 'test' | 'questions' | 'answers', schema: { parse(value: unknown): T }) =>
    readJsonLines(artifacts, artifactKey(distillationId, name), schema);
  const examples = new Map<string, Example>();
  for await (const example of rows('test', exampleSchema)) examples.set(example.id, example);
  if (dataset.rows !== undefined) return [...examples.values()].map(ofOwnRow);
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

/** The last turn is what is asked. Nobody counted the tokens of its answer. */
function ofOwnRow(example: Example): TestQuestion {
  const { id, category, messages } = example;
  const [question, answer] = messages.slice(-2).map(({ content }) => content);
  if (question === undefined || answer === undefined) throw new Error(`Row ${id} holds no question with an answer.`);
  const usage = { input: 0, cachedInput: 0, output: 0 };
  const before = messages.slice(0, -2);
  return {
    ...{ id, text: question, category, family: category, example },
    ...(before.length > 0 && { before }),
    teacher: { text: answer, finishReason: 'stop', usage, attempt: 1 },
  };
}

/** All that was said until the answer, to be read in one piece. */
export function talkOf({ text, before = [] }: Pick<AskedQuestion, 'text' | 'before'>): string {
  const turns = [...before, { role: 'user' as const, content: text }];
  return before.length === 0
    ? text
    : turns.map(({ role, content }) => `${role === 'user' ? 'User' : 'Assistant'}: ${content}`).join('\n\n');
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
