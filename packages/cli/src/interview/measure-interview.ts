import { allRulesRate, bootstrap, checks, distinct3, share, speaksInFirstPerson, words } from '@understudy/checks';
import type { AcceptedSpec, Interval } from '@understudy/contracts';
import type { InterviewRow } from './interview-log.ts';

export type ArmMeasures = {
  arm: string;
  answers: number;
  /** In words. */
  meanWords: Interval | null;
  distinct3: Interval | null;
  aiTalk: Interval | null;
  firstPerson: Interval | null;
  /** Answers that keep all rules of the spec; null where it has none. */
  rulesKept: Interval | null;
  /** Answers that ended at the token limit; null for answers that were handed in. */
  cutOff: Interval | null;
};

/** What can be measured of an arm's answers without a judge, with 95 % intervals over the questions. */
export function measureInterview(arm: string, rows: readonly InterviewRow[], spec: AcceptedSpec): ArmMeasures {
  const texts = rows.map(({ answer }) => answer);
  const talksOfAi = ({ question, answer }: InterviewRow) =>
    checks['ai-talk']({ text: answer, finishReason: 'stop' }, { ...spec, question }) !== null;
  return {
    arm,
    answers: rows.length,
    meanWords: bootstrap(
      texts.map((text) => [words(text).length, 1]),
      ([sum = 0, count = 0]) => (count > 0 ? sum / count : null),
      spec.evaluation.seed,
    ),
    distinct3: distinct3(texts, spec.evaluation.seed),
    aiTalk: share(rows.map(talksOfAi)),
    firstPerson: share(texts.map(speaksInFirstPerson)),
    rulesKept: texts.length === 0 ? null : allRulesRate(spec.rules, texts),
    cutOff: rows.some(({ finishReason }) => finishReason === null)
      ? null
      : share(rows.map(({ finishReason }) => finishReason === 'length')),
  };
}
