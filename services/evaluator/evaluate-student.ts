import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type ArtifactName,
  artifactKey,
  type Catalogue,
  datasetStatsSchema,
  type EvaluationJob,
  type Report,
  type TrainingFile,
  trainingFileSchema,
} from '@understudy/contracts';
import type { Engine } from '@understudy/engine';
import type { Metrics } from '@understudy/metrics';
import { limitOf, type PaidChat, teacherIsBase } from '@understudy/models';
import { HandOver, type JobContext, PermanentError } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { armAnswerSchema, askArms, askedArms } from './ask-arms.ts';
import { buildReport } from './report/build-report.ts';
import { renderHtml } from './report/render-html.ts';
import { renderMarkdown } from './report/render-markdown.ts';
import { openRowLog } from './row-log.ts';
import { scoreAnswers, scoreLineSchema } from './score-answers.ts';
import { isScorable, loadTestSet, type TestQuestion } from './test-set.ts';
import { countTimings, timeArms, timingSchema } from './time-arms.ts';

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
  spec: AcceptedSpec;
  training: TrainingFile;
  questions: readonly TestQuestion[];
  scorable: readonly TestQuestion[];
  sameWeights: boolean;
  scratch: string;
  signal: AbortSignal;
};

/**
 * The last stage: asks three arms the held-out questions, scores the teacher's answers under them, times two of them, and publishes the report.
 * Answers, scores and timings lie in a scratch folder as they come, so a run that is killed, or handed over, goes on where it was.
 */
export function createEvaluateStudent(dependencies: EvaluatorDependencies) {
  const { records, artifacts, catalogue } = dependencies;
  return async ({ distillationId }: EvaluationJob, context: JobContext): Promise<void> => {
    const signal = AbortSignal.any([context.signal, context.draining]);
    try {
      const run = await prepare(dependencies, distillationId, signal);
      const { questions, scorable, spec, training } = run;
      const total = askedArms.length * questions.length + scorable.length + countTimings(questions.length);
      await records.stageStarted(distillationId, 'evaluation', total);
      const answers = await ask(dependencies, run);
      const scores = await score(dependencies, run, answers.length);
      const timings = await time(dependencies, run, total);
      const report = buildReport({
        distillationId,
        createdAt: dependencies.now().toISOString(),
        spec,
        questions,
        answers,
        scores,
        timings,
        record: (await records.get(distillationId)) ?? { usage: [], stages: [] },
        sameWeights: run.sameWeights,
        prices: {
          teacher: catalogue.models[spec.teacher.model]?.pricePerMillionTokens,
          student: catalogue.students[spec.student.model]?.pricePerMillionTokens,
        },
        training,
        stats: await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema),
      });
      signal.throwIfAborted();
      await publish(dependencies, report, spec);
      await rm(run.scratch, { recursive: true, force: true });
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

async function prepare({ artifacts, catalogue }: EvaluatorDependencies, distillationId: string, signal: AbortSignal): Promise<Run> {
  const spec = await loadSpec(artifacts, distillationId);
  const training = await readJson(artifacts, artifactKey(distillationId, 'training'), trainingFileSchema);
  const questions = await loadTestSet(artifacts, distillationId);
  const scorable = questions.filter(isScorable);
  if (scorable.length === 0)
    throw new PermanentError(
      'dataset_too_small',
      `None of the teacher's answers to the ${questions.length} held-out questions is finished, so there is nothing to measure the student by; ask for more of them (evaluation.questions) or longer answers (teacher.maxTokens).`,
    );
  return {
    distillationId,
    spec,
    training,
    questions,
    scorable,
    sameWeights: teacherIsBase(catalogue, { teacher: spec.teacher.model, base: training.base }),
    scratch: await artifacts.scratch(`distillations/${distillationId}/6-report`),
    signal,
  };
}

/** Logs carry the hash of what they belong to: after another training of the same distillation, old answers are not taken for new ones. */
async function logPath({ artifacts }: EvaluatorDependencies, { distillationId, scratch }: Run, name: string): Promise<string> {
  const of = async (artifact: ArtifactName) => (await artifacts.stat(artifactKey(distillationId, artifact)))?.sha256.slice(0, 12) ?? 'none';
  return join(scratch, `${name}-${await of('test')}-${await of('adapter')}.jsonl`);
}

async function ask(dependencies: EvaluatorDependencies, run: Run) {
  const { chat, catalogue, records } = dependencies;
  const { distillationId, training, questions, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'answers'), armAnswerSchema);
  const progress = () => records.stageProgress(distillationId, 'evaluation', { done: log.rows.length });
  await progress();
  await askArms(run.spec, questions, log, {
    chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
    models: { base: training.base, 'base+prompt': training.base, student: `student:${distillationId}` },
    limit: limitOf(catalogue, training.base),
    signal,
    onAnswer: progress,
  });
  return [...log.rows];
}

async function score(dependencies: EvaluatorDependencies, run: Run, before: number) {
  const { artifacts, openEngine, records, weights } = dependencies;
  const { distillationId, training, scorable, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'scores'), scoreLineSchema);
  await using engine = openEngine();
  let reported: Promise<void> = Promise.resolve();
  const scores = await scoreAnswers(run.spec, scorable, log, {
    engine,
    paths: {
      base: await weights.pathOf(training.base),
      cache: weights.cache,
      adapter: await adapterFolder(artifacts, distillationId),
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

/** Comes last of what is asked: by then the engine is closed and every arm is known to be served. */
async function time(dependencies: EvaluatorDependencies, run: Run, total: number) {
  const { chat, records } = dependencies;
  const { distillationId, questions, training, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'timings'), timingSchema);
  const before = total - countTimings(questions.length);
  await timeArms(run.spec, questions, log, {
    chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
    models: { 'base+prompt': training.base, student: `student:${distillationId}` },
    mark: dependencies.now().getTime().toString(36),
    signal,
    onTiming: () => records.stageProgress(distillationId, 'evaluation', { done: before + log.rows.length }),
  });
  // Where the host does not stream, what is not timed is done with all the same.
  await records.stageProgress(distillationId, 'evaluation', { done: total });
  return [...log.rows];
}

/** PEFT reads a folder; both of its files lie in one. */
async function adapterFolder(artifacts: ArtifactStore, distillationId: string): Promise<string> {
  await artifacts.localPath(artifactKey(distillationId, 'adapter-config'));
  return dirname(await artifacts.localPath(artifactKey(distillationId, 'adapter')));
}

/**
 * Everything before `finishDistillation` may be repeated; after it the distillation has succeeded for good. Where the spec enforces its
 * gates, a student that does not pass them fails instead, its report lying there to be read.
 */
async function publish({ artifacts, records, metrics }: EvaluatorDependencies, report: Report, spec: AcceptedSpec): Promise<void> {
  const { distillationId } = report;
  const files: [ArtifactName, string][] = [
    ['report', `${JSON.stringify(report, null, 2)}\n`],
    ['report-html', renderHtml(report)],
    ['report-markdown', renderMarkdown(report)],
  ];
  for (const [name, text] of files)
    await records.setArtifact(distillationId, name, await artifacts.write(artifactKey(distillationId, name), [text]));
  metrics.evaluationScore.set({ metric: 'gap_closed' }, report.gapClosed?.value ?? Number.NaN);
  metrics.evaluationScore.set({ metric: 'kl_closed' }, report.klClosed?.value ?? Number.NaN);
  for (const arm of report.arms)
    if (arm.negativeLogLikelihood)
      metrics.evaluationScore.set({ metric: `negative_log_likelihood_${arm.name.replace('+', '_')}` }, arm.negativeLogLikelihood.value);
  const { verdict, verdictReasons } = report;
  if (spec.evaluation.gates.enforce && verdict !== 'ship')
    throw new PermanentError('gate_failed', `The student does not pass the gates that its spec enforces. ${verdictReasons.join(' ')}`);
  await finishDistillation({ records, artifacts }, distillationId, {
    examples: report.dataset.train + report.dataset.valid,
    studentModel: `student:${spec.name}`,
    gapClosed: report.gapClosed,
    promptTokensSaved: report.savings.tokensPerQuery,
    verdict,
    verdictReasons,
  });
}
