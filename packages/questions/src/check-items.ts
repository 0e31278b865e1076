import type { Spec } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import type { QuestionsFault } from './check-questions.ts';
import { shareCount } from './share-count.ts';

const invalid = (pointer: string, detail: string): QuestionsFault => ({ code: 'invalid_spec', pointer, detail });

/** Faults of the user's own questions: empty ones, doubles, and more than `questions.count` and the shares leave room for. */
export function checkItems({ questions }: Pick<Spec, 'questions'>, uploaded: number): QuestionsFault[] {
  const { items, count } = questions;
  if (items === undefined) return [];
  const faults = Array.isArray(items) ? doubtfulItems(items) : [];
  const given = Array.isArray(items) ? items.length : uploaded;
  const room = shareCount({ questions }, count, given).own;
  if (given <= room) return faults;
  const detail =
    room < count && given <= count
      ? `questions.items holds ${given} questions, but of questions.count, which is ${count}, the shares leave ${room}: raise it, or lower modelShare, general, adversarial or multiTurn.`
      : `questions.items holds ${given} questions, but questions.count is ${count}: raise it to ${given} at least, or give fewer.`;
  return [...faults, invalid('/questions/items', detail)];
}

function doubtfulItems(items: readonly (string | { text: string; followUps: string[] })[]): QuestionsFault[] {
  const places = new Map<string, number>();
  return items.flatMap((item, index) => {
    const { text, followUps } = typeof item === 'string' ? { text: item, followUps: [] } : item;
    if ([text, ...followUps].some((turn) => turn.trim() === ''))
      return [invalid(`/questions/items/${index}`, `questions.items.${index} has an empty turn.`)];
    const id = questionId(text, followUps);
    const first = places.get(id);
    if (first === undefined) {
      places.set(id, index);
      return [];
    }
    return [
      invalid(`/questions/items/${index}`, `questions.items.${index} asks what questions.items.${first} asks: leave one of them out.`),
    ];
  });
}
