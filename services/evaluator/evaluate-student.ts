import { dirname } from 'node:path';
import { type ArtifactStore, keepWhile, readJson } from '@understudy/artifacts';
import { artifactKey, datasetStatsSchema, type EvaluationJob, hasScript, judgingOf } from '@understudy/contracts';
import { limitOf } from '@understudy/models';
import { HandOver, type JobContext } from '@understudy/queues';
import { asEnding } from './as-ending.ts';
import { type ArmAnswer, armAnswerSchema, askArms } from './ask-arms.ts';
import { countCategories } from './count-categories.ts';
import type { EvaluatorDependencies } from './dependencies.ts';
import { judgeStudent } from './judge/judge-student.ts';
import { countJudging } from './judge/plan-judging.ts';
import { withTeacher } from './own-questions.ts';
import { logPath, prepareRun, type Run, requireScorable } from './prepare-run.ts';
import { endEvaluation, publishReport } from './publish-report.ts';
import { readyStudent } from './ready-student.ts';
import { buildReport } from './report/build-report.ts';
import { openRowLog } from './row-log.ts';
import { type Scores, scoreAnswers, scoreLineSchema } from './score-answers.ts';
import { type ScriptEffect, scoreValid, scriptEffectSchema } from './score-valid.ts';
import { scriptByUsage } from './script-by-usage.ts';
import { isScorable, type TestQuestion } from './test-set.ts';
import { countTimings, timeArms, timingSchema } from './time-arms.ts';
import { traceOrigin } from './trace-origin.ts';

/**
 * The last stage: asks three arms the held-out questions, scores the teacher's answers under them, times two of them, and publishes the report.
 * Answers, scores and timings lie in a scratch folder as they come, so a run that is killed, or handed over, goes on where it was.
 */
export function createEvaluateStudent(dependencies: EvaluatorDependencies) {
  const { records, artifacts, catalogue } = dependencies;
  const evaluate = async (run: Run, context: JobContext, signal: AbortSignal): Promise<void> => {
    const { distillationId, probes, asks, spec, training } = run;
    const others = Object.keys(spec.evaluation.answers ?? {}).length;
    const toAsk = asks.reduce((sum, { turns }) => sum + turns.length, 0);
    const later = countJudging(run.asked.length, judgingOf(spec.evaluation), others) + countTimings(timedOf(run, run.asked).length);
    await records.stageStarted(distillationId, 'evaluation', toAsk + (run.held?.filter(isScorable) ?? run.asked).length + later);
    await readyStudent(dependencies, run);
    const answers = await ask(dependencies, run);
    const questions = run.held ?? withTeacher(run.asked, answers);
    const scorable = 'backend' in training ? questions.filter(isScorable) : requireScorable(questions);
    const total = answers.length + scorable.length + later;
    await records.stageProgress(distillationId, 'evaluation', { done: answers.length, total });
    const { scriptEffect, ...scores } = await score(dependencies, run, { scorable, answers });
    const judging = await judge(dependencies, run, { questions, answers, before: answers.length + scorable.length });
    const timings = await time(dependencies, run, { questions, total });
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
      scriptEffect,
      judging,
      timings,
      record: (await records.get(run.source.id)) ?? { usage: [], stages: [] },
      sameWeights: run.sameWeights,
      prices: {
        teacher: spec.dataset.rows === undefined ? catalogue.models[spec.teacher.model]?.pricePerMillionTokens : undefined,
        student: catalogue.students[spec.student.model]?.pricePerMillionTokens,
      },
      training,
      stats: await readJson(artifacts, artifactKey(run.source.id, 'stats'), datasetStatsSchema),
      categories: await countCategories(artifacts, run.source.id),
      origin: await traceOrigin(artifacts, { source: run.source.id, spec, training }),
    });
    signal.throwIfAborted();
    await publishReport(dependencies, report, run);
    await endEvaluation(dependencies, report, run);
    context.log.info(
      { gapClosed: report.gapClosed?.value ?? null, verdict: report.verdict, questions: questions.length },
      'report written',
    );
  };

  return async ({ distillationId }: EvaluationJob, context: JobContext): Promise<void> => {
    const signal = AbortSignal.any([context.signal, context.draining]);
    try {
      const run = await prepareRun(dependencies, distillationId, signal);
      await keepWhile(run.scratch, () => evaluate(run, context, signal), {
        onFault: (err) => context.log.warn({ distillationId, err }, 'answers and scores could not be kept for other machines'),
      });
    } catch (error) {
      if (context.draining.aborted && !context.signal.aborted) throw new HandOver();
      throw asEnding(error);
    }
  };
}

/** Without a script there is nothing that it could take less time without. */
const timedOf = <T>({ spec }: Run, questions: readonly T[]): readonly T[] => (hasScript(spec) ? questions : []);

async function ask(dependencies: EvaluatorDependencies, run: Run) {
  const { chat, catalogue, records } = dependencies;
  const { distillationId, spec, place, asks, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'answers'), armAnswerSchema);
  const progress = () => records.stageProgress(distillationId, 'evaluation', { done: log.rows.length });
  await progress();
  await askArms(spec, asks, log, {
    chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
    models: {
      base: place.base,
      'base+prompt': place.base,
      'teacher+prompt': spec.teacher.model,
      student: place.student,
    },
    limit: limitOf(catalogue, place.base),
    reloads: place.adapter !== null,
    signal,
    onAnswer: progress,
  });
  return [...log.rows];
}

async function score(
  dependencies: EvaluatorDependencies,
  run: Run,
  { scorable, answers }: { scorable: readonly TestQuestion[]; answers: readonly ArmAnswer[] },
): Promise<Scores & { scriptEffect: ScriptEffect | null }> {
  const { artifacts, openEngine, records, weights } = dependencies;
  const { distillationId, training, source, signal } = run;
  // A host keeps the weights to itself.
  if ('backend' in training)
    return { rows: [], scriptTokens: scriptByUsage(run.spec, answers), keyValueBytesPerToken: null, scriptEffect: null };
  await using log = await openRowLog(await logPath(dependencies, run, 'scores'), scoreLineSchema);
  await using effectLog = await openRowLog(await logPath(dependencies, run, 'script-effect'), scriptEffectSchema);
  await using engine = openEngine();
  let reported: Promise<void> = Promise.resolve();
  const paths = {
    base: await weights.pathOf(training.base),
    cache: weights.cache,
    adapter: await adapterFolder(artifacts, source.id),
    scratch: run.scratch.path,
  };
  const scores = await scoreAnswers(run.spec, scorable, log, {
    ...{ engine, paths, signal },
    kl: run.sameWeights,
    onScored: (done) => {
      reported = reported.then(() => records.stageProgress(distillationId, 'evaluation', { done: answers.length + done })).catch(() => {});
    },
  });
  await reported;
  const scriptEffect = await scoreValid(run.spec, { artifacts, source: source.id }, effectLog, { engine, paths, signal });
  return { ...scores, scriptEffect };
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

/** Comes last of what is asked: by then the engine is closed and every arm is known to be place. */
async function time(
  dependencies: EvaluatorDependencies,
  run: Run,
  { questions, total }: { questions: readonly TestQuestion[]; total: number },
) {
  const { chat, records } = dependencies;
  const { distillationId, place, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'timings'), timingSchema);
  const timed = timedOf(run, questions);
  const before = total - countTimings(timed.length);
  await timeArms(run.spec, timed, log, {
    chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
    models: { 'base+prompt': place.base, student: place.student },
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
