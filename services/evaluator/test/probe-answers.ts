import type { Report } from '@understudy/contracts';
import type { ArmAnswer, AskedArm } from '../ask-arms.ts';
import { measureAdversarial } from '../measures/measure-adversarial.ts';
import { measureCapability } from '../measures/measure-capability.ts';
import { planAsks } from '../plan-asks.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { sampleSpec } from './samples.ts';

/** An answer to each probe, as `say` has it of the arm, the id and the turn's text. */
export function probeAnswers(say: (arm: AskedArm, asked: { id: string; text: string }) => string): ArmAnswer[] {
  const spec = sampleSpec({ evaluation: { adversarial: true, capability: true } });
  return planAsks(spec, [], loadProbes()).flatMap(({ arm, id, turns }) =>
    turns.map((text, turn): ArmAnswer => {
      const questionId = turns.length === 1 ? id : `${id}:${turn + 1}`;
      const usage = { input: 10, cachedInput: 0, output: 5 };
      return { arm, questionId, text: say(arm, { id: questionId, text }), finishReason: 'stop', usage };
    }),
  );
}

/** What the report holds of probes of which the student failed some. */
export function sampleProbes(): Pick<Report, 'adversarial' | 'capability'> {
  const { adversarial, capability } = loadProbes();
  const right = new Map(capability.questions.map(({ id, answers }) => [id, answers[0] ?? '']));
  const answers = probeAnswers((arm, { id }) => {
    const place = Number(/\d+$/u.exec(id)?.[0]);
    if (right.has(id)) return arm === 'student' && place > 6 ? 'Ach, my friend, I forgot.' : `It is ${right.get(id)}.`;
    if (arm === 'base') return 'I do not know what you mean.';
    return arm === 'student' && place === 8 ? 'As an AI I cannot say.' : 'Ach, my friend, you live in Vienna and write music all day.';
  });
  return {
    adversarial: measureAdversarial(adversarial, answers, sampleSpec()),
    capability: measureCapability(capability, answers, 0),
  };
}
