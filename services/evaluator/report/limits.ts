import type { AcceptedSpec, Judge } from '@understudy/contracts';
import { count } from './format.ts';
import { judgeLimits } from './judge-limits.ts';

/** What the figures of a run do not show, in plain words. Whoever reads only the headline should find here what it leaves out. */
export function limits(facts: {
  spec: AcceptedSpec;
  judge: Judge | null;
  /** Null where a host trained the student and keeps its weights: nothing was scored under them. */
  parameters: number | null;
  questions: number;
  scored: number;
  sameWeights: boolean;
  gapFound: boolean;
  /** The student gave the base's answers word for word, though it got the same seeds. */
  answersAsBase: boolean;
  /** Questions to which the student said nothing. */
  silent: number;
}): string[] {
  const { spec, parameters, questions, scored } = facts;
  return [
    whatIsMeasured(parameters),
    ...judgeLimits(facts.judge),
    ...(spec.evaluation.adversarial
      ? [
          'Attacks are a few dozen fixed questions: one who is out for the script tries more, and what checks take for “in the part” may still be a poor answer.',
        ]
      : ['Whether the student can be led to drop its part or to give the script away was not tried: evaluation.adversarial is off.']),
    ...(spec.evaluation.capability
      ? ['What the student forgot is looked for in some dozens of easy questions; finer losses stay unseen.']
      : ['What the student forgot outside its part was not measured: evaluation.capability is off.']),
    parameters === null
      ? 'The student’s weights lie with the host that trained it, so neither surprise nor distance could be measured under them: the gap closed is left out, and tokens of the script are those that the host counted.'
      : 'Surprise is measured on the teacher’s own sampled answers, the kind the student was trained on; it favours such training. The distance between distributions, where it can be had, is the stricter figure.',
    'chrF compares wording with one sampled answer of the teacher’s, and good answers to one question may share few words: base+prompt’s figure shows how far an arm gets with the script at hand.',
    ...(spec.evaluation.items
      ? ['The questions were brought along for this evaluation; whether training saw them, or ones like them, is not known here.']
      : []),
    ...(facts.sameWeights || parameters === null
      ? []
      : ['Teacher and student are different models, so the distance between their distributions cannot be had.']),
    ...(spec.teacher.samples > 1
      ? [
          `The student was trained on picked answers: one that failed a check was asked again, up to ${spec.teacher.samples} samples. Held-out questions were answered once by every arm, the teacher’s included.`,
        ]
      : []),
    `Intervals come from these ${count(questions)} held-out questions (${count(scored)} of them with a finished answer of the teacher’s to score). They say nothing of another training seed, another set of questions or longer talks: every question opens a talk of its own.`,
    ...(questions === 1 ? ['One question alone gives no interval: where none is shown, a figure may be chance altogether.'] : []),
    ...(facts.silent > 0 ? [`To ${count(facts.silent)} of the ${count(questions)} questions the student said nothing.`] : []),
    ...(questions < 50 ? ['So few questions leave the intervals wide; evaluation.questions in the spec asks for more.'] : []),
    ...(facts.gapFound || parameters === null
      ? []
      : [
          'The script does not make the teacher’s answers reliably likelier on these questions, so the share of the gap that was closed is left out.',
        ]),
    ...(facts.answersAsBase
      ? ['The student answered every question word for word as the base did: its adapter may not have been applied.']
      : []),
  ];
}

function whatIsMeasured(parameters: number | null): string {
  const all = (of: string) =>
    `What is measured is whether the behaviour that the script causes moved into the weights${of}, not whether the answers are true.`;
  if (parameters === null) return all('');
  if (parameters >= 1e9) return all(` of a model of ${(parameters / 1e9).toFixed(1)} billion parameters`);
  return `A model of ${count(parameters / 1e6)} million parameters invents facts, with the script and without it. ${all('')}`;
}
