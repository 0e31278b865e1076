import { type AcceptedSpec, type Answer, acceptedSpecSchema, type Question } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';

// Questions and answers by their number, and a spec they fit.

export const idOf = (number: number) => `dst_01JD5H2Z7T8Q4X9V0C3B6N${String(number).padStart(4, '0')}`;

export function specOf(more: Record<string, unknown> = {}): AcceptedSpec {
  return acceptedSpecSchema.parse({
    name: 'beethoven',
    prompt: 'You are Ludwig van Beethoven. Open every answer with Ach.',
    rules: [{ id: 'opening', startsWith: 'Ach' }],
    teacher: { model: 'big' },
    student: { model: 'small' },
    questions: { count: 40, model: 'big' },
    dataset: { minExamples: 20 },
    stopAfter: 'dataset',
    ...more,
  });
}

const words = 'storm oak river candle marble thunder violin winter harbour lantern meadow copper falcon garden silver window'.split(' ');
/** Text of its own for a number: no two share enough to be near-duplicates. */
const sayingOf = (number: number) =>
  Array.from({ length: 8 }, (_, i) => `${words[(number * 7 + i * 5) % 16]}${((number + 3) * (i + 11) * 7919) % 9973}`).join(' ');

export function questionOf(number: number, more: Partial<Question> = {}): Question {
  const text = more.text ?? `What of ${sayingOf(number)}?`;
  return {
    id: questionId(text, more.followUps),
    text,
    followUps: [],
    category: 'life',
    family: 'what-of',
    facets: {},
    origin: 'template',
    split: 'train',
    round: 1,
    ...more,
  };
}

export function answerOf(question: Question, more: Partial<Answer> = {}): Answer {
  return {
    questionId: question.id,
    text: `Ach, my friend, ${[...question.text].reverse().join('')}`,
    followUps: question.followUps.map((text) => `Ach, ${[...text].reverse().join('')}`),
    finishReason: 'stop',
    usage: { input: 100, cachedInput: 0, output: 10 },
    model: 'big',
    latencyMs: 5,
    attempt: 1,
    rejections: [],
    ...more,
  };
}
