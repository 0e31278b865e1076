import { allRulesRate, type CheckContext, ruleRates } from '@understudy/checks';
import {
  type AcceptedSpec,
  type AnyTrainingFile,
  type Arm,
  type CatalogueModel,
  type ComparedArmName,
  comparedArms,
  type DatasetStats,
  type FinishReason,
  hasScript,
  type Report,
  reportSchema,
  resolveGates,
  type TokenUsage,
} from '@understudy/contracts';
import { savings } from '@understudy/models';
import { type ArmAnswer, answersOf } from '../ask-arms.ts';
import type { Judging } from '../judge/judge-student.ts';
import { checkRates } from '../measures/check-rates.ts';
import { gapClosed, klClosed, learnt } from '../measures/gap-closed.ts';
import { internalisation } from '../measures/internalisation.ts';
import { measureAdversarial } from '../measures/measure-adversarial.ts';
import { measureCapability } from '../measures/measure-capability.ts';
import { measureShares } from '../measures/measure-shares.ts';
import { measureSimilarity } from '../measures/measure-similarity.ts';
import { klDivergence, negativeLogLikelihood, type ScoredArm } from '../measures/per-token.ts';
import type { Probes } from '../probes/load-probes.ts';
import type { Scores } from '../score-answers.ts';
import type { ScriptEffect } from '../score-valid.ts';
import { type TestQuestion, talkOf } from '../test-set.ts';
import { buildEconomics, type EconomicFindings } from './build-economics.ts';
import { chooseSamples } from './choose-samples.ts';
import { chooseWorst } from './choose-worst.ts';
import { economicsLimits } from './economics-limits.ts';
import { judgeFigures } from './judge-figures.ts';
import { limits } from './limits.ts';
import { weighGates } from './weigh-gates.ts';

type Price = CatalogueModel['pricePerMillionTokens'];

export type Findings = Pick<EconomicFindings, 'timings' | 'record'> & {
  distillationId: string;
  evaluationOf: string | null;
  /** What the student goes by. */
  student: string;
  createdAt: string;
  spec: AcceptedSpec;
  questions: readonly TestQuestion[];
  /** Questions of ours; those that the spec leaves out are not looked at. */
  probes: Probes;
  answers: readonly ArmAnswer[];
  scores: Scores;
  scriptEffect: ScriptEffect | null;
  /** Null where the spec names no judge. */
  judging: Judging | null;
  /** The teacher is the student's base: base+prompt then has the teacher's very distribution. */
  sameWeights: boolean;
  prices: { teacher: Price; student: Price };
  training: AnyTrainingFile;
  stats: DatasetStats;
  categories: Report['dataset']['categories'];
  origin: Report['origin'];
};

type Given = { question: TestQuestion; text: string; finishReason: FinishReason; usage: TokenUsage };

const shownSamples = 6;
const shownWorst = 10;

/** All figures of an evaluation. Pure: the same findings give the same report. */
export function buildReport(findings: Findings): Report {
  const { spec, questions, probes, answers, scores, training, stats, sameWeights } = findings;
  const given = new Map(comparedArms(spec).map((arm) => [arm, givenBy(arm, findings)]));
  const of = (arm: ComparedArmName) => given.get(arm) ?? [];
  const arms = [...given].map(([name, said]) => measureArm(name, said, findings));
  const gap = gapClosed(scores.rows, spec.evaluation.seed);
  const kl = klClosed(scores.rows, spec.evaluation.seed);
  const taken = learnt(scores.rows, spec.evaluation.seed);
  const adversarial = spec.evaluation.adversarial ? measureAdversarial(probes.adversarial, answers, spec) : null;
  const capability = spec.evaluation.capability ? measureCapability(probes.capability, answers, spec.evaluation.seed) : null;
  const judge = findings.judging && judgeFigures(findings.judging, questions, spec.evaluation.seed);
  const mean = (arm: ComparedArmName, price: Price) => ({ input: meanOf(of(arm), 'input'), output: meanOf(of(arm), 'output'), price });
  const saved = savings(scores.scriptTokens, {
    teacher: mean('teacher+prompt', findings.prices.teacher),
    student: mean('student', findings.prices.student),
  });
  const economics = hasScript(spec)
    ? buildEconomics({
        ...{ timings: findings.timings, record: findings.record, scores, savings: saved },
        trainingSeconds: training.seconds,
        queries: of('base+prompt').map(({ usage }, index) => ({ with: usage.input, without: of('student')[index]?.usage.input ?? 0 })),
        seed: spec.evaluation.seed,
      })
    : null;
  return reportSchema.parse({
    distillationId: findings.distillationId,
    name: spec.name,
    createdAt: findings.createdAt,
    evaluationOf: findings.evaluationOf,
    models: { teacher: spec.dataset.rows === undefined ? spec.teacher.model : null, student: spec.student.model },
    questions: questions.length,
    questionsFrom: spec.evaluation.items ? 'own' : 'held-out',
    ...weighGates(resolveGates(spec), { gapClosed: gap, klClosed: kl, learnt: taken, arms, adversarial, capability, judge }),
    gapClosed: gap,
    klClosed: kl,
    learnt: taken,
    arms,
    savings: saved,
    economics,
    dataset: {
      train: stats.train,
      valid: stats.valid,
      test: stats.test,
      rejected: stats.rejected,
      rejectionsByCheck: stats.rejectionsByCheck,
      categories: findings.categories,
    },
    origin: findings.origin,
    training: {
      preset: training.preset,
      ...('backend' in training ? { settings: null, hostSettings: training.settings } : { settings: training.settings }),
      steps: training.steps,
      seconds: training.seconds,
      trainLoss: training.trainLoss,
      validLoss: training.validLoss,
      internalisation: 'backend' in training ? null : internalisation(training, findings.scriptEffect),
      row: 'row' in training && training.row ? { id: training.row.id, tokens: training.row.tokens } : null,
      sweep: 'sweep' in training ? training.sweep : null,
    },
    samples: chooseSamples(questions, shownSamples).map((question) => showCase(question, given)),
    worst: chooseWorst(of('student'), scores.rows, spec, shownWorst).map(({ question, ...found }) => ({
      ...showCase(question, given),
      ...found,
    })),
    adversarial,
    capability,
    judge,
    limits: [
      ...limits({
        spec,
        judge,
        parameters: 'backend' in training ? null : training.parameters,
        questions: questions.length,
        scored: scores.rows.length,
        sameWeights,
        gapFound: gap !== null,
        silent: of('student').filter(({ text }) => text.trim() === '').length,
        answersAsBase: of('student').every(({ text }, index) => text === of('base')[index]?.text),
      }),
      ...(economics ? economicsLimits(economics) : []),
    ],
  } satisfies Report);
}

function givenBy(arm: ComparedArmName, { questions, answers }: Findings): Given[] {
  if (isReference(arm))
    return questions.map((question) => {
      // Its usage covers all samples that were asked; a query costs one of them.
      const { text, finishReason, usage, attempt } = question.teacher;
      const each = { input: usage.input / attempt, cachedInput: usage.cachedInput / attempt, output: usage.output / attempt };
      return { question, text, finishReason, usage: each };
    });
  const answerTo = answersOf(arm, answers);
  return questions.map((question) => ({ question, ...answerTo(question.id) }));
}

/** Whose answers the other arms' are measured by. */
function isReference(arm: ComparedArmName): arm is 'teacher+prompt' | 'given' {
  return arm === 'teacher+prompt' || arm === 'given';
}

function showCase(question: TestQuestion, given: ReadonlyMap<ComparedArmName, readonly Given[]>): Report['samples'][number] {
  const answers = [...given].map(([arm, said]) => [arm, said.find((answer) => answer.question === question)?.text ?? '']);
  return {
    questionId: question.id,
    question: talkOf(question),
    category: question.category,
    answers: Object.fromEntries(answers),
  };
}

function measureArm(name: ComparedArmName, answers: readonly Given[], { spec, student, scores, sameWeights, training }: Findings): Arm {
  const script: Omit<CheckContext, 'question'> = { prompt: spec.prompt, demonstrations: spec.demonstrations, rules: spec.rules };
  const texts = answers.map(({ text }) => text);
  const pairs = isReference(name) ? [] : answers.map(({ text, question }) => ({ text, reference: question.teacher.text }));
  // The teacher's own likelihoods are those of base+prompt where it is that model, and out of reach where it is another.
  const scored: ScoredArm | null = !isReference(name) ? name : sameWeights ? 'base+prompt' : null;
  const { rows } = spec.dataset;
  const models: Record<ComparedArmName, string> = {
    base: training.base,
    'base+prompt': training.base,
    'teacher+prompt': spec.teacher.model,
    given: rows?.test ?? rows?.train ?? '',
    student,
  };
  return {
    name,
    model: models[name],
    answers: answers.length,
    rules: ruleRates(spec.rules, texts),
    allRules: allRulesRate(spec.rules, texts),
    rates: { ...checkRates(script, answers), ...measureShares({ prompt: spec.prompt, answers }) },
    similarity: measureSimilarity(texts, pairs, spec.evaluation.seed),
    negativeLogLikelihood: scored && negativeLogLikelihood(scores.rows, scored, spec.evaluation.seed),
    klDivergence: scored && klDivergence(scores.rows, scored, spec.evaluation.seed),
    meanInputTokens: name === 'given' ? null : meanOf(answers, 'input'),
    meanOutputTokens: name === 'given' ? null : meanOf(answers, 'output'),
  };
}

function meanOf(answers: readonly Given[], direction: 'input' | 'output'): number {
  return answers.reduce((sum, { usage }) => sum + usage[direction], 0) / Math.max(1, answers.length);
}
