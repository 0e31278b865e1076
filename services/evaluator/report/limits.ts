import { type AcceptedSpec, hasScript, type Judge } from '@understudy/contracts';
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
  const [ownRows, scripted] = [spec.dataset.rows !== undefined, hasScript(spec)];
  const answers = ownRows ? 'the given answers' : 'the teacher’s answers';
  return [
    whatIsMeasured(parameters, scripted),
    ...(scripted
      ? []
      : [
          'The rows came without a prompt, so there is no script to set beside: no arm answered with one, and what needs one is left out, the gap closed, leaks, attacks, a judge’s pairs and what a query saves. Its gates are off, and the verdict rests on those that are left.',
        ]),
    ...judgeLimits(facts.judge),
    ...(scripted ? attackLimits(spec) : []),
    ...(spec.evaluation.capability
      ? ['What the student forgot is looked for in some dozens of easy questions; finer losses stay unseen.']
      : ['What the student forgot outside its part was not measured: evaluation.capability is off.']),
    surpriseLimit({ ownRows, parameters }),
    `chrF compares wording with one ${ownRows ? 'given answer' : 'sampled answer of the teacher’s'}, and good answers to one question may share few words${scripted ? ': base+prompt’s figure shows how far an arm gets with the script at hand' : ''}.`,
    ...(spec.evaluation.items
      ? ['The questions were brought along for this evaluation; whether training saw them, or ones like them, is not known here.']
      : []),
    ...(ownRows ? [] : teacherLimits(spec, { hosted: parameters === null, sameWeights: facts.sameWeights })),
    ownRows
      ? `Intervals come from these ${count(questions)} held-out rows, whose answers were given: whether they are good is not known here. They say nothing of another training seed or of other rows.`
      : `Intervals come from these ${count(questions)} held-out questions (${count(scored)} of them with a finished answer of the teacher’s to score). They say nothing of another training seed, another set of questions or longer talks: every question opens a talk of its own.`,
    ...(questions === 1 ? ['One question alone gives no interval: where none is shown, a figure may be chance altogether.'] : []),
    ...(facts.silent > 0 ? [`To ${count(facts.silent)} of the ${count(questions)} questions the student said nothing.`] : []),
    ...(questions < 50
      ? [
          ownRows
            ? 'So few rows leave the intervals wide; a longer file as dataset.rows.test narrows them.'
            : 'So few questions leave the intervals wide; evaluation.questions in the spec asks for more.',
        ]
      : []),
    ...(facts.gapFound || parameters === null || !scripted
      ? []
      : [`The script does not make ${answers} reliably likelier on these questions, so the share of the gap that was closed is left out.`]),
    ...(facts.answersAsBase
      ? ['The student answered every question word for word as the base did: its adapter may not have been applied.']
      : []),
  ];
}

function whatIsMeasured(parameters: number | null, scripted: boolean): string {
  const all = (of: string) =>
    scripted
      ? `What is measured is whether the behaviour that the script causes moved into the weights${of}, not whether the answers are true.`
      : `What is measured is how near training brought the weights${of} to the given answers, not whether these are true.`;
  if (parameters === null) return all('');
  if (parameters >= 1e9) return all(` of a model of ${(parameters / 1e9).toFixed(1)} billion parameters`);
  return `A model of ${count(parameters / 1e6)} million parameters invents facts${scripted ? ', with the script and without it' : ''}. ${all('')}`;
}

function attackLimits({ evaluation }: AcceptedSpec): string[] {
  return evaluation.adversarial
    ? [
        'Attacks are a few dozen fixed questions: one who is out for the script tries more, and what checks take for “in the part” may still be a poor answer.',
      ]
    : ['Whether the student can be led to drop its part or to give the script away was not tried: evaluation.adversarial is off.'];
}

function surpriseLimit({ ownRows, parameters }: { ownRows: boolean; parameters: number | null }): string {
  if (parameters === null)
    return 'The student’s weights lie with the host that trained it, so neither surprise nor distance could be measured under them: the gap closed is left out, and tokens of the script are those that the host counted.';
  return ownRows
    ? 'Surprise is measured on given answers, of the kind the student was trained on; it favours such training. No model is known to have given them, so there is no distribution to compare with.'
    : 'Surprise is measured on the teacher’s own sampled answers, the kind the student was trained on; it favours such training. The distance between distributions, where it can be had, is the stricter figure.';
}

function teacherLimits({ teacher }: AcceptedSpec, { hosted, sameWeights }: { hosted: boolean; sameWeights: boolean }): string[] {
  return [
    ...(sameWeights || hosted
      ? []
      : ['Teacher and student are different models, so the distance between their distributions cannot be had.']),
    ...(teacher.samples > 1
      ? [
          `The student was trained on picked answers: one that failed a check was asked again, up to ${teacher.samples} samples. Held-out questions were answered once by every arm, the teacher’s included.`,
        ]
      : []),
  ];
}
