import type { Spec } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import { invalidSpec, type QuestionsFault } from './questions-fault.ts';
import { shareCount } from './share-count.ts';

/** How many questions of the user's own a spec brings; `uploaded` is the number of rows of the file that it names, if it does. */
export function countItems({ questions: { items } }: Pick<Spec, 'questions'>, uploaded: number): number {
  return Array.isArray(items) ? items.length : uploaded;
}

/** Faults of the user's own questions: empty ones, doubles, and more than `questions.count` and the shares leave room for. */
export function checkItems(spec: Pick<Spec, 'questions'>, uploaded: number): QuestionsFault[] {
  const { items, count } = spec.questions;
  if (items === undefined) return [];
  const faults = Array.isArray(items) ? doubtfulItems(items) : [];
  const given = countItems(spec, uploaded);
  const room = shareCount(spec, count, given).own;
  if (given <= room) return faults;
  const detail =
    room < count && given <= count
      ? `questions.items holds ${given} questions, but of questions.count, which is ${count}, the shares leave ${room}: raise it, or lower modelShare, general, adversarial or multiTurn.`
      : `questions.items holds ${given} questions, but questions.count is ${count}: raise it to ${given} at least, or give fewer.`;
  return [...faults, invalidSpec('/questions/items', detail)];
}

function doubtfulItems(items: readonly (string | { text: string; followUps: string[] })[]): QuestionsFault[] {
  const places = new Map<string, number>();
  return items.flatMap((item, index) => {
    const { text, followUps } = typeof item === 'string' ? { text: item, followUps: [] } : item;
    if ([text, ...followUps].some((turn) => turn.trim() === ''))
      return [invalidSpec(`/questions/items/${index}`, `questions.items.${index} has an empty turn.`)];
    const id = questionId(text, followUps);
    const first = places.get(id);
    if (first === undefined) {
      places.set(id, index);
      return [];
    }
    return [
      invalidSpec(`/questions/items/${index}`, `questions.items.${index} asks what questions.items.${first} asks: leave one of them out.`),
    ];
  });
}
