import type { AcceptedSpec, ComparedArmName } from '@understudy/contracts';
import type { ArmAnswer } from '../ask-arms.ts';
import type { TestQuestion } from '../test-set.ts';
import type { PairRow, ScoreRow } from './judge-row.ts';

type Of<Row, Key extends keyof Row> = Pick<Row, Extract<Key, keyof Row>> & { question: TestQuestion };

/** One thing to be judged: a sample of an answer, or an order of a pair. */
export type JudgeTask =
  | (Of<ScoreRow, 'kind' | 'questionId' | 'arm' | 'sample'> & { text: string })
  | (Of<PairRow, 'kind' | 'questionId' | 'studentFirst'> & { student: string; prompted: string });

/**
 * All answers' samples first, then the pairs: what calls of one kind begin with is read once by a host that keeps it. `others` are the
 * spec's ready-made answers, in the order of `questions`.
 */
export function planJudging(
  questions: readonly TestQuestion[],
  {
    answers,
    arms,
    others,
    samples,
  }: {
    answers: readonly ArmAnswer[];
    arms: readonly ComparedArmName[];
    others: AcceptedSpec['evaluation']['answers'];
    samples: number;
  },
): JudgeTask[] {
  const readyMade = Object.entries(others ?? {});
  const texts = new Map([
    ...answers.map(({ arm, questionId, text }) => [`${arm} ${questionId}`, text] as const),
    ...readyMade.flatMap(([name, given]) => questions.map(({ id }, index) => [`${name} ${id}`, given[index]] as const)),
  ]);
  const textOf = (arm: string, question: TestQuestion) => {
    const text = arm === 'teacher+prompt' || arm === 'given' ? question.teacher.text : texts.get(`${arm} ${question.id}`);
    if (text === undefined) throw new Error(`Arm ${arm} has no answer to ${question.id}.`);
    return text;
  };
  const scores = questions.flatMap((question) =>
    [...arms, ...readyMade.map(([name]) => name)].flatMap((arm) =>
      Array.from(
        { length: samples },
        (_, sample): JudgeTask => ({ kind: 'score', question, questionId: question.id, arm, sample, text: textOf(arm, question) }),
      ),
    ),
  );
  const pairs = questions.flatMap((question) => {
    const texts = { student: textOf('student', question), prompted: textOf('base+prompt', question) };
    return [true, false].map((studentFirst): JudgeTask => ({ kind: 'pair', question, questionId: question.id, studentFirst, ...texts }));
  });
  return [...scores, ...pairs];
}

/** The same for a task and its row. */
export function judgeKey(each: JudgeTask | ScoreRow | PairRow): string {
  return each.kind === 'score' ? `${each.arm} ${each.sample} ${each.questionId}` : `pair ${each.studentFirst} ${each.questionId}`;
}
