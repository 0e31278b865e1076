import { bootstrap, share } from '@understudy/checks';
import type { Capability, Interval } from '@understudy/contracts';
import { type ArmAnswer, answersOf } from '../ask-arms.ts';
import type { CapabilityQuestion, Probes } from '../probes/load-probes.ts';
import { holdsAnswer } from './holds-answer.ts';

const arms = ['base', 'base+prompt', 'student'] as const;
const shownExamples = 5;

/** What the arms know of general questions. @throws Error naming the arm and question that lack an answer. */
export function measureCapability({ sha256, questions }: Probes['capability'], answers: readonly ArmAnswer[], seed: number): Capability {
  const said = Object.fromEntries(arms.map((arm) => [arm, answersOf(arm, answers)])) as Record<(typeof arms)[number], Said>;
  const right = (arm: (typeof arms)[number], question: CapabilityQuestion) => holdsAnswer(said[arm](question.id).text, question.answers);
  const marked = questions.map((question) => ({
    question,
    base: right('base', question),
    'base+prompt': right('base+prompt', question),
    student: right('student', question),
  }));
  const rows = marked.map(({ base, student }) => [Number(base), Number(student), 1]);
  return {
    questionsSha256: sha256,
    questions: questions.length,
    arms: {
      base: some(share(marked.map(({ base }) => base))),
      'base+prompt': some(share(marked.map((each) => each['base+prompt']))),
      student: some(share(marked.map(({ student }) => student))),
    },
    lost: some(bootstrap(rows, ([base = 0, student = 0, count = 1]) => (base - student) / count, seed)),
    categories: [...Map.groupBy(marked, ({ question }) => question.category)].map(([category, members]) => {
      const count = (arm: (typeof arms)[number]) => members.filter((each) => each[arm]).length;
      return { category, questions: members.length, base: count('base'), 'base+prompt': count('base+prompt'), student: count('student') };
    }),
    examples: marked
      .filter(({ base, student }) => base && !student)
      .slice(0, shownExamples)
      .map(({ question: { id, text, answers: expected } }) => ({
        question: text,
        expected: expected[0] ?? '',
        base: said.base(id).text,
        student: said.student(id).text,
      })),
  };
}

type Said = ReturnType<typeof answersOf>;

function some(interval: Interval | null): Interval {
  if (interval === null) throw new Error('There are no general questions to tell by what was kept.');
  return interval;
}
