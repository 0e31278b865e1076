import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type ArtifactName,
  artifactKey,
  type Catalogue,
  type Distillation,
  datasetStatsSchema,
  type EvaluationJob,
  judgingOf,
  type Report,
  type TrainingFile,
  trainingFileSchema,
} from '@understudy/contracts';
import { cardFacts, type Engine, modelCard } from '@understudy/engine';
import type { Metrics } from '@understudy/metrics';
import { limitOf, type PaidChat, teacherIsBase } from '@understudy/models';
import { HandOver, type JobContext, PermanentError } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { type ArmAnswer, type Ask, armAnswerSchema, askArms } from './ask-arms.ts';
import { judgeStudent } from './judge/judge-student.ts';
import { countJudging } from './judge/plan-judging.ts';
import { ownQuestions, withTeacher } from './own-questions.ts';
import { planAsks } from './plan-asks.ts';
import { loadProbes, type Probes } from './probes/load-probes.ts';
import { buildReport } from './report/build-report.ts';
import { cardEvaluation } from './report/card-evaluation.ts';
import { renderHtml } from './report/render-html.ts';
import { renderMarkdown } from './report/render-markdown.ts';
import { openRowLog } from './row-log.ts';
import { scoreAnswers, scoreLineSchema } from './score-answers.ts';
import { type AskedQuestion, isScorable, loadTestSet, type TestQuestion } from './test-set.ts';

export type EvaluatorDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  chat: PaidChat;
  catalogue: Catalogue;
  /** Opened for a job and closed with it: weights in memory are not kept between evaluations. */
  openEngine: () => Engine & AsyncDisposable;
  /** File or folder of a base's weights, by the name in training.json, and the folder for converted ones. */
  weights: { pathOf: (base: string) => Promise<string>; cache: string };
  metrics: Metrics;
  now: () => Date;
};

type Run = {
  distillationId: string;
  /** Whose student is evaluated; null for its own. */
  evaluationOf: string | null;
  /** The distillation that trained it. */
  source: Distillation;
  spec: AcceptedSpec;
  training: TrainingFile;
  asked: readonly AskedQuestion[];
  /** The asked ones with the teacher's answers; null where it has to be asked first. */
  held: readonly TestQuestion[] | null;
  probes: Probes;
  asks: readonly Ask[];
  sameWeights: boolean;
  scratch: string;
  signal: AbortSignal;
};

/**
 * The last stage: asks three arms the held-out questions, scores the teacher's answers under them, and publishes the report. Answers and
 * scores lie in a scratch folder as they come, so a run that is killed, or handed over, goes on where it was.
 */
export function createEvaluateStudent(dependencies: EvaluatorDependencies) {
  const { records, artifacts, catalogue } = dependencies;
  return async ({ distillationId }: EvaluationJob, context: JobContext): Promise<void> => {
    const signal = AbortSignal.any([context.signal, context.draining]);
    try {
      const run = await prepare(dependencies, distillationId, signal);
      const { probes, asks, spec, training } = run;
      const toAsk = asks.reduce((sum, { turns }) => sum + turns.length, 0);
      const toJudge = countJudging(run.asked.length, judgingOf(spec.evaluation));
      await records.stageStarted(distillationId, 'evaluation', toAsk + (run.held?.filter(isScorable) ?? run.asked).length + toJudge);
      const answers = await ask(dependencies, run);
      const questions = run.held ?? withTeacher(run.asked, answers);
      const scorable = requireScorable(questions);
      const total = answers.length + scorable.length + toJudge;
      await records.stageProgress(distillationId, 'evaluation', { done: answers.length, total });
      const scores = await score(dependencies, run, { scorable, before: answers.length });
      const judging = await judge(dependencies, run, { questions, answers, before: answers.length + scorable.length });
      const report = buildReport({
        distillationId,
        evaluationOf: run.evaluationOf,
        student: `student:${run.source.name}`,
        createdAt: dependencies.now().toISOString(),
        spec,
        questions,
        probes,
        answers,
        scores,
        judging,
        sameWeights: run.sameWeights,
        prices: {
          teacher: catalogue.models[spec.teacher.model]?.pricePerMillionTokens,
          student: catalogue.students[spec.student.model]?.pricePerMillionTokens,
        },
        training,
        stats: await readJson(artifacts, artifactKey(run.source.id, 'stats'), datasetStatsSchema),
      });
      signal.throwIfAborted();
      await publish(dependencies, report, run);
      await end(dependencies, report, run);
      context.log.info(
        { gapClosed: report.gapClosed?.value ?? null, verdict: report.verdict, questions: questions.length },
        'report written',
      );
    } catch (error) {
      if (context.draining.aborted && !context.signal.aborted) throw new HandOver();
      throw asEnding(error);
    }
  };
}

async function prepare(
  { artifacts, records, catalogue }: EvaluatorDependencies,
  distillationId: string,
  signal: AbortSignal,
): Promise<Run> {
  const spec = await loadSpec(artifacts, distillationId);
  const own = await requireRecord(records, distillationId);
  const source = own.evaluationOf === null ? own : await requireRecord(records, own.evaluationOf);
  const training = await readJson(artifacts, artifactKey(source.id, 'training'), trainingFileSchema);
  const held = spec.evaluation.items.length > 0 ? null : await loadTestSet(artifacts, source.id);
  if (held) requireScorable(held);
  const asked = held ?? ownQuestions(spec);
  const probes = loadProbes();
  return {
    distillationId,
    evaluationOf: own.evaluationOf,
    source,
    spec,
    training,
    asked,
    held,
    probes,
    asks: planAsks(spec, asked, probes),
    sameWeights: teacherIsBase(catalogue, { teacher: spec.teacher.model, base: training.base }),
    scratch: await artifacts.scratch(`distillations/${distillationId}/6-report`),
    signal,
  };
}

async function requireRecord(records: Records, id: string): Promise<Distillation> {
  const record = await records.get(id);
  if (record === null)
    throw new PermanentError('not_found', `There is no distillation ${id} any more, so its student cannot be evaluated.`);
  return record;
}

/** @throws PermanentError `dataset_too_small` where no answer of the teacher's can be scored. */
function requireScorable(questions: readonly TestQuestion[]): TestQuestion[] {
  const scorable = questions.filter(isScorable);
  if (scorable.length > 0) return scorable;
  throw new PermanentError(
    'dataset_too_small',
    `None of the teacher's answers to the ${questions.length} held-out questions is finished, so there is nothing to measure the student by; ask for more of them (evaluation.questions) or longer answers (teacher.maxTokens).`,
  );
}

/** Logs carry the hash of what they belong to: after another training of the same distillation, old answers are not taken for new ones. */
async function logPath({ artifacts }: EvaluatorDependencies, { source, scratch }: Run, name: string): Promise<string> {
  const of = async (artifact: ArtifactName) => (await artifacts.stat(artifactKey(source.id, artifact)))?.sha256.slice(0, 12) ?? 'none';
  return join(scratch, `${name}-${await of('test')}-${await of('adapter')}.jsonl`);
}

async function ask(dependencies: EvaluatorDependencies, run: Run) {
  const { chat, catalogue, records } = dependencies;
  const { distillationId, source, spec, training, asks, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'answers'), armAnswerSchema);
  const progress = () => records.stageProgress(distillationId, 'evaluation', { done: log.rows.length });
  await progress();
  await askArms(spec, asks, log, {
    chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
    models: {
      base: training.base,
      'base+prompt': training.base,
      'teacher+prompt': spec.teacher.model,
      student: `student:${source.id}`,
    },
    limit: limitOf(catalogue, training.base),
    signal,
    onAnswer: progress,
  });
  return [...log.rows];
}

async function score(
  dependencies: EvaluatorDependencies,
  run: Run,
  { scorable, before }: { scorable: readonly TestQuestion[]; before: number },
) {
  const { artifacts, openEngine, records, weights } = dependencies;
  const { distillationId, training, source, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'scores'), scoreLineSchema);
  await using engine = openEngine();
  let reported: Promise<void> = Promise.resolve();
  const scores = await scoreAnswers(run.spec, scorable, log, {
    engine,
    paths: {
      base: await weights.pathOf(training.base),
      cache: weights.cache,
      adapter: await adapterFolder(artifacts, source.id),
      scratch: run.scratch,
    },
    kl: run.sameWeights,
    signal,
    onScored: (done) => {
      reported = reported.then(() => records.stageProgress(distillationId, 'evaluation', { done: before + done })).catch(() => {});
    },
  });
  await reported;
  return scores;
}

function judge(
  dependencies: EvaluatorDependencies,
  run: Run,
  { questions, answers, before }: { questions: readonly TestQuestion[]; answers: readonly ArmAnswer[]; before: number },
) {
  const { distillationId, source, training, signal } = run;
  return judgeStudent(dependencies, run.spec, {
    ...{ distillationId, source: source.id, questions, answers, signal },
    base: training.base,
    logPath: (name) => logPath(dependencies, run, name),
    onProgress: (done) => dependencies.records.stageProgress(distillationId, 'evaluation', { done: before + done }),
  });
}

/** PEFT reads a folder; both of its files lie in one. */
async function adapterFolder(artifacts: ArtifactStore, distillationId: string): Promise<string> {
  await artifacts.localPath(artifactKey(distillationId, 'adapter-config'));
  return dirname(await artifacts.localPath(artifactKey(distillationId, 'adapter')));
}

/** May be repeated. The card goes with the adapter, so an evaluation that was made again leaves it as it is. */
async function publish(
  { artifacts, records, metrics }: EvaluatorDependencies,
  report: Report,
  { spec, training }: Pick<Run, 'spec' | 'training'>,
): Promise<void> {
  const { distillationId } = report;
  const files: [ArtifactName, string][] = [
    ['report', `${JSON.stringify(report, null, 2)}\n`],
    ['report-html', renderHtml(report)],
    ['report-markdown', renderMarkdown(report)],
  ];
  // The trainer's card again, with what was found out since.
  if (report.evaluationOf === null)
    files.push(['model-card', modelCard({ ...cardFacts(spec), evaluation: cardEvaluation(report, spec) }, training)]);
  for (const [name, text] of files)
    await records.setArtifact(distillationId, name, await artifacts.write(artifactKey(distillationId, name), [text]));
  metrics.evaluationScore.set({ metric: 'gap_closed' }, report.gapClosed?.value ?? Number.NaN);
  metrics.evaluationScore.set({ metric: 'kl_closed' }, report.klClosed?.value ?? Number.NaN);
  if (report.judge?.pairwise.winRate) metrics.evaluationScore.set({ metric: 'judge_win_rate' }, report.judge.pairwise.winRate.value);
  for (const arm of report.arms)
    if (arm.negativeLogLikelihood)
      metrics.evaluationScore.set({ metric: `negative_log_likelihood_${arm.name.replace('+', '_')}` }, arm.negativeLogLikelihood.value);
}

/**
 * Everything before it may be repeated; after it the distillation has succeeded for good. Where the spec enforces its gates, a student
 * that does not pass them fails instead, its report lying there to be read. Answers and scores are kept until then.
 */
async function end({ artifacts, records }: EvaluatorDependencies, report: Report, { spec, source, scratch }: Run): Promise<void> {
  const { distillationId, verdict, verdictReasons } = report;
  const cleanUp = () => rm(scratch, { recursive: true, force: true });
  if (spec.evaluation.gates.enforce && verdict !== 'ship') {
    await cleanUp();
    throw new PermanentError('gate_failed', `The student does not pass the gates that its spec enforces. ${verdictReasons.join(' ')}`);
  }
  await finishDistillation({ records, artifacts }, distillationId, {
    examples: report.dataset.train + report.dataset.valid,
    studentModel: `student:${report.evaluationOf === null ? spec.name : source.id}`,
    gapClosed: report.gapClosed,
    promptTokensSaved: report.savings.tokensPerQuery,
    verdict,
    verdictReasons,
  });
  await cleanUp();
}
