import { bootstrap, share } from '@understudy/checks';
import type { Capability, Interval } from '@understudy/contracts';
import { type ArmAnswer, answersOf } from '../ask-arms.ts';
import type { CapabilityQuestion, Probes } from '../probes/load-probes.ts';
import { holdsAnswer } from './holds-answer.ts';

const arms = ['base', 'base+prompt', 'student'] as const;
const shownExamples = 5;

/** What the arms know of general questions. @throws Error naming the arm and question that lack an answer. */
export function measureCapability({ sha256, questions }: Probes['capability'], answers: readonly ArmAnswer[], seed: number): Capability {
  const scripted = answers.some(({ arm }) => arm === 'base+prompt');
  const said = Object.fromEntries(arms.map((arm) => [arm, answersOf(arm, answers)])) as Record<(typeof arms)[number], Said>;
  const right = (arm: (typeof arms)[number], question: CapabilityQuestion) => holdsAnswer(said[arm](question.id).text, question.answers);
  const marked = questions.map((question) => ({
    question,
    base: right('base', question),
    // Without a script the arm is the base.
    'base+prompt': right(scripted ? 'base+prompt' : 'base', question),
    student: right('student', question),
  }));
  const count = (arm: (typeof arms)[number], among = marked) => among.filter((each) => each[arm]).length;
  const lostAgainst = (arm: 'base' | 'base+prompt') =>
    bootstrap(
      marked.map((each) => [Number(each[arm]), Number(each.student), 1]),
      ([before = 0, student = 0, all = 1]) => (before - student) / all,
      seed,
    );
  const reference = count('base+prompt') < count('base') ? 'base+prompt' : 'base';
  return {
    questionsSha256: sha256,
    questions: questions.length,
    arms: {
      base: some(share(marked.map(({ base }) => base))),
      'base+prompt': scripted ? some(share(marked.map((each) => each['base+prompt']))) : null,
      student: some(share(marked.map(({ student }) => student))),
    },
    lost: some(lostAgainst('base')),
    lostBeyondScript: some(lostAgainst(reference)),
    reference,
    categories: [...Map.groupBy(marked, ({ question }) => question.category)].map(([category, members]) => {
      const prompted = scripted ? count('base+prompt', members) : null;
      const right = { base: count('base', members), 'base+prompt': prompted, student: count('student', members) };
      return { category, questions: members.length, ...right };
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
