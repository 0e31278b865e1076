import { share, speaksInFirstPerson } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';
import type { TestQuestion } from '../test-set.ts';
import { givesName } from './gives-name.ts';

type Asked = { prompt: string; answers: readonly { question: TestQuestion; text: string }[] };

type Grader = {
  /** As a row of the report. */
  label: string;
  /** Share of an arm's answers that do it; null where it cannot be told. */
  measure: (asked: Asked) => Interval | null;
};

/** What answers should do, whatever the rules of the spec, by the name that stands in the report. The checks count what they should not do. */
export const graders: Readonly<Record<string, Grader>> = {
  'first-person': { label: 'Speaks as I', measure: ({ answers }) => share(answers.map(({ text }) => speaksInFirstPerson(text))) },
  'gives-name': { label: 'Gives its name when asked', measure: ({ prompt, answers }) => givesName(prompt, answers) },
};

/** Those that can be told of an arm. */
export function measureShares(asked: Asked): Record<string, Interval> {
  const found = Object.entries(graders).map(([name, { measure }]) => [name, measure(asked)] as const);
  return Object.fromEntries(found.flatMap(([name, interval]) => (interval === null ? [] : [[name, interval]])));
}
