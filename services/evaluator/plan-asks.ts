import { type AcceptedSpec, hasScript } from '@understudy/contracts';
import type { Ask, AskedArm } from './ask-arms.ts';
import type { Probes } from './probes/load-probes.ts';
import type { AskedQuestion } from './test-set.ts';

/**
 * All that the evaluation asks: the held-out questions of every arm, and the probes that the spec has switched on. All that carries the
 * script comes first, so that a server that keeps the last prompt of a slot reads it once a slot.
 */
export function planAsks(spec: AcceptedSpec, questions: readonly Pick<AskedQuestion, 'id' | 'text' | 'before'>[], probes: Probes): Ask[] {
  const { temperature, topP, maxTokens } = spec.teacher;
  const asUsed = { temperature, topP, maxTokens };
  const single =
    (sampling: Ask['sampling']) =>
    ({ id, text, before }: Pick<AskedQuestion, 'id' | 'text' | 'before'>) => ({
      ...{ id, turns: [text], sampling },
      ...(before && { before }),
    });
  const { attacks, talks } = spec.evaluation.adversarial ? probes.adversarial : { attacks: [], talks: [] };
  const extraction = attacks.filter(({ kind }) => kind === 'extraction');
  const general = spec.evaluation.capability ? probes.capability.questions : [];
  const held = questions.map(single(asUsed));
  const asked = general.map(single(plain));
  const played = [...attacks.map(single(asUsed)), ...talks.map(({ id, turns }) => ({ id, turns, sampling: asUsed }))];
  const of = (arm: AskedArm, asks: readonly Omit<Ask, 'arm'>[]): Ask[] => asks.map((ask) => ({ ...ask, arm }));
  return [
    ...of('teacher+prompt', spec.evaluation.items ? held : []),
    ...of('base+prompt', hasScript(spec) ? [...held, ...played, ...asked] : []),
    ...of('base', [...held, ...extraction.map(single(asUsed)), ...asked]),
    ...of('student', [...held, ...played, ...asked]),
  ];
}

/** For what is right or wrong: the likeliest answer, as long as one with a sentence around it may be. */
const plain = { temperature: 0, topP: 1, maxTokens: 96 };
