import { type AcceptedSpec, type Catalogue, countJudgements, type EstimateLine, hasScript, judgingOf } from '@understudy/contracts';
import { questionsPerCall, shareCount } from '@understudy/questions';
import { makeLine } from './make-line.ts';
import { between, exactly, plus, type Range, times } from './range.ts';
import type { Suppositions } from './suppositions.ts';

/** The user's own questions: how many there are, and how many turns they have together. */
export type OwnQuestions = { rows: number; turns: number };

type Options = { catalogue: Catalogue; own: OwnQuestions; supposed: Suppositions };

/** Turns of a conversation that a model writes. */
const conversationTurns = between(2, 5);
const nothing = exactly(0);

/** The generator: reading the prompt where facets are left to the model, and writing the share of the questions that is the model's. */
export function questionLines(spec: AcceptedSpec, { catalogue, own, supposed }: Options): EstimateLine[] {
  const { questions } = spec;
  const line = { stage: 'questions', role: 'questions', model: questions.model, seconds: null, cached: supposed.cached } as const;
  const shares = shareCount(spec, questions.count, own.rows);
  const lines: EstimateLine[] = [];
  if (questions.facets === 'auto') {
    // The subject, the kind of the prompt where it is open, and the facets in two groups: once, or again for what was left empty.
    const once = questions.set === 'auto' ? 2 : 1;
    const calls = between(once + 1, once + 6);
    lines.push(makeLine({ ...line, calls, prefix: supposed.script, rest: between(150, 900), output: between(150, 1500) }, catalogue));
  }
  const writing = (count: number, output: Range) =>
    makeLine({ ...line, calls: between(count, 2 * count), prefix: nothing, rest: between(250, 1500), output }, catalogue);
  if (shares.model > 0) lines.push(writing(Math.ceil(shares.model / questionsPerCall), between(questionsPerCall * 12, 1024)));
  if (shares.conversation > 0) lines.push(writing(shares.conversation, between(30, 400)));
  return lines;
}

/** The teacher: every question with the script, again while checks reject the answer, and each turn of a conversation with those before. */
export function answerLines(spec: AcceptedSpec, { catalogue, own, supposed }: Options): EstimateLine[] {
  const { count, multiTurn } = spec.questions;
  const { conversation, own: ofUser } = shareCount(spec, count, own.rows);
  const meanOwn = own.rows === 0 ? 1 : own.turns / own.rows;
  const plain = count - conversation - ofUser;
  const turns = plus(exactly(plain + ofUser * meanOwn), times(exactly(conversation), conversationTurns));
  const { samples } = spec.teacher;
  const calls = plus(times(turns, samplesOf(supposed.passes, samples)), exactly(spec.evaluation.questions));
  // What was said before stands before a later turn: half of it in the mean.
  const before = (most: number) => Math.max(0, (most - 1) / 2);
  const later = multiTurn > 0 || meanOwn > 1 ? (conversation * before(5) + ofUser * before(meanOwn)) / count : 0;
  const rest = plus(supposed.question, times(between(0, later), plus(supposed.question, supposed.answer)));
  const { script: prefix, cached, answer: output, seconds } = supposed;
  return [
    makeLine({ stage: 'answers', role: 'teacher', model: spec.teacher.model, calls, prefix, cached, rest, output, seconds }, catalogue),
  ];
}

/** Samples that a question takes when each passes with the same chance, at most `most`. */
export function samplesOf(passes: Range, most: number): Range {
  const mean = (chance: number) => (chance === 0 ? most : (1 - (1 - chance) ** most) / chance);
  return between(mean(passes.high), mean(passes.low));
}

/** What an arm is asked of the evaluator's own: attacks, talks of some turns, general questions. A test holds them to what it asks. */
const attacks = 82;
/** Those that the base, which has no part to be drawn out of, is asked too. */
const extractions = 24;
const generalQuestions = 60;
/** Held-out questions that are timed in two arms, base with the script and student; each arm is warmed up twice before. */
const mostTimed = 8;
const warmUps = 2;
const rubric = between(300, 1100);

/**
 * The evaluator: three arms here (the fourth is the teacher's answers, or those that rows came with), of which one is not there without a script,
 * and the judge, who reads the script before every answer.
 */
export function evaluationLines(spec: AcceptedSpec, { catalogue, supposed }: Options): EstimateLine[] {
  if (spec.stopAfter !== undefined) return [];
  const { evaluation, student } = spec;
  const { questions, adversarial, capability } = evaluation;
  const { script, cached, question, answer } = supposed;
  const line = { stage: 'evaluation', role: 'evaluation' } as const;
  const general = capability ? generalQuestions : 0;
  const ofBase = questions + general + (adversarial ? extractions : 0);
  // Student and base with the script are asked the same.
  const ofEither = questions + general + (adversarial ? attacks : 0) + warmUps + Math.min(mostTimed, questions);
  const asking = { ...line, model: student.model, rest: question, output: answer, seconds: null, free: true };
  const withScript = makeLine({ ...asking, calls: exactly(ofEither), prefix: script, cached }, catalogue);
  const without = makeLine({ ...asking, calls: exactly(ofBase + ofEither), prefix: nothing, cached: nothing }, catalogue);
  if (!hasScript(spec)) return [without];
  const judging = judgingOf(evaluation);
  if (judging === null) return [withScript, without];
  const calls = exactly(countJudgements(questions, judging));
  const read = plus(question, times(between(1, 2), answer));
  const reading = { ...line, model: judging.model, calls, prefix: plus(script, rubric), cached, rest: read, seconds: null };
  return [withScript, without, makeLine({ ...reading, output: between(20, 300) }, catalogue)];
}
