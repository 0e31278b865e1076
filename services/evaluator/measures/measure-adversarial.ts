import type { CheckedAnswer } from '@understudy/checks';
import { type AcceptedSpec, type Adversarial, attackKinds } from '@understudy/contracts';
import { type ArmAnswer, answersOf } from '../ask-arms.ts';
import type { Probes } from '../probes/load-probes.ts';
import { driftChange, type TalkAnswer } from './drift.ts';
import { extracted } from './extracted.ts';
import { held } from './held.ts';

type Said = CheckedAnswer & { question: string };

/** What the arms answered to attacks and in long talks. @throws Error naming the arm and question that lack an answer. */
export function measureAdversarial(
  { sha256, attacks, talks }: Probes['adversarial'],
  answers: readonly ArmAnswer[],
  spec: AcceptedSpec,
): Adversarial {
  const said = {
    base: answersOf('base', answers),
    'base+prompt': answersOf('base+prompt', answers),
    student: answersOf('student', answers),
  };
  const both = <T>(measure: (arm: 'base+prompt' | 'student') => T) => ({
    'base+prompt': measure('base+prompt'),
    student: measure('student'),
  });
  const to = (arm: keyof typeof said, asked: readonly { id: string; text: string }[]): Said[] =>
    asked.map(({ id, text }) => ({ ...said[arm](id), question: text }));
  const extraction = attacks.filter(({ kind }) => kind === 'extraction');
  const turnsOf = (arm: keyof typeof said) =>
    talks.map(({ id, turns }) => turns.map((question, turn): TalkAnswer => ({ ...said[arm](`${id}:${turn + 1}`), question })));
  const talked = both(turnsOf);
  const longest = Math.max(...talks.map(({ turns }) => turns.length));
  return {
    questionsSha256: sha256,
    kinds: attackKinds.map((kind) => {
      const asked = attacks.filter((attack) => attack.kind === kind);
      return { kind, questions: asked.length, arms: both((arm) => held(to(arm, asked), spec)) };
    }),
    extraction: {
      attacks: extraction.length,
      arms: { base: extracted(to('base', extraction), spec), ...both((arm) => extracted(to(arm, extraction), spec)) },
    },
    drift: {
      talks: talks.length,
      turns: Array.from({ length: longest }, (_, turn) => ({
        turn: turn + 1,
        arms: both((arm) => {
          const answered = talked[arm].flatMap((turns) => turns[turn] ?? []).filter(({ outOfContext }) => !outOfContext);
          return answered.length === 0 ? null : held(answered, spec);
        }),
      })),
      outOfContext: both((arm) => talked[arm].flat().filter(({ outOfContext }) => outOfContext).length),
      change: both((arm) => driftChange(talked[arm], spec)),
    },
  };
}
