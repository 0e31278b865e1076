import { dirname } from 'node:path';
import { type ArtifactStore, keepWhile } from '@understudy/artifacts';
import { artifactKey, hasScript, type StageJob } from '@understudy/contracts';
import { limitOf } from '@understudy/models';
import { type Handler, HandOver, type JobContext } from '@understudy/queues';
import { asEnding } from './as-ending.ts';
import { type ArmAnswer, armAnswerSchema, askArms } from './ask-arms.ts';
import { createProgress, type Progress } from './create-progress.ts';
import type { EvaluatorDependencies } from './dependencies.ts';
import { gatherFindings, type Measured } from './gather-findings.ts';
import { judgeStudent } from './judge/judge-student.ts';
import { withTeacher } from './own-questions.ts';
import { logPath, prepareRun, type Run, requireScorable } from './prepare-run.ts';
import { endEvaluation, publishReport } from './publish-report.ts';
import { readyStudent } from './ready-student.ts';
import { buildReport } from './report/build-report.ts';
import { openRowLog } from './row-log.ts';
import { scoreAnswers, scoreLineSchema } from './score-answers.ts';
import { scoreValid, scriptEffectSchema } from './score-valid.ts';
import { scriptByUsage } from './script-by-usage.ts';
import type { TestQuestion } from './test-set.ts';
import { timeArms, timingSchema } from './time-arms.ts';

type Answered = { questions: readonly TestQuestion[]; answers: readonly ArmAnswer[]; progress: Progress };

/**
 * The last stage: asks three arms the held-out questions, scores the teacher's answers under them, times two of them, and publishes the report.
 * Answers, scores and timings lie in a scratch folder as they come, so a run that is killed, or handed over, goes on where it was.
 */
export function createEvaluateStudent(dependencies: EvaluatorDependencies): Handler<StageJob> {
  const evaluate = async (run: Run, context: JobContext): Promise<void> => {
    const progress = createProgress(dependencies.records, run);
    await progress.begin();
    await readyStudent(dependencies, run);
    const answers = await ask(dependencies, run, progress);
    const questions = run.held ?? withTeacher(run.asked, answers);
    const answered = { questions, answers, progress };
    const scored = await score(dependencies, run, answered);
    const judging = await judge(dependencies, run, answered);
    const timings = await time(dependencies, run, answered);
    // Where the host does not stream, what is not timed is done with all the same.
    await progress.finish();
    const report = buildReport(await gatherFindings(dependencies, run, { questions, answers, ...scored, judging, timings }));
    run.signal.throwIfAborted();
    await publishReport(dependencies, report, run);
    await endEvaluation(dependencies, report, run);
    const { gapClosed, verdict } = report;
    context.log.info({ gapClosed: gapClosed?.value ?? null, verdict, questions: questions.length }, 'report written');
  };

  return async ({ distillationId }, context) => {
    const signal = AbortSignal.any([context.signal, context.draining]);
    try {
      const run = await prepareRun(dependencies, distillationId, signal);
      await keepWhile(run.scratch, () => evaluate(run, context), {
        onFault: (err) => context.log.warn({ distillationId, err }, 'answers and scores could not be kept for other machines'),
      });
    } catch (error) {
      if (context.draining.aborted && !context.signal.aborted) throw new HandOver();
      throw asEnding(error);
    }
  };
}

async function ask(dependencies: EvaluatorDependencies, run: Run, progress: Progress): Promise<ArmAnswer[]> {
  const { chat, catalogue } = dependencies;
  const { distillationId, spec, place, asks, signal } = run;
  await using log = await openRowLog(await logPath(dependencies, run, 'answers'), armAnswerSchema);
  const tell = () => progress.tell('answers', log.rows.length);
  await tell();
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
    onAnswer: tell,
  });
  return [...log.rows];
}

async function score(
  dependencies: EvaluatorDependencies,
  run: Run,
  { questions, answers, progress }: Answered,
): Promise<Pick<Measured, 'scores' | 'scriptEffect'>> {
  const { artifacts, openEngine, weights } = dependencies;
  const { spec, training, source, scratch, signal } = run;
  // A host keeps the weights to itself.
  if ('backend' in training)
    return { scores: { rows: [], scriptTokens: scriptByUsage(spec, answers), keyValueBytesPerToken: null }, scriptEffect: null };
  const scorable = requireScorable(questions);
  progress.expect('scores', scorable.length);
  await using log = await openRowLog(await logPath(dependencies, run, 'scores'), scoreLineSchema);
  await using effectLog = await openRowLog(await logPath(dependencies, run, 'script-effect'), scriptEffectSchema);
  await using engine = openEngine();
  const paths = {
    base: await weights.pathOf(training.base),
    cache: weights.cache,
    adapter: await adapterFolder(artifacts, source.id),
    scratch: scratch.path,
  };
  let told: Promise<void> = Promise.resolve();
  const onScored = (done: number) => {
    told = told.then(() => progress.tell('scores', done)).catch(() => {});
  };
  const scores = await scoreAnswers(spec, scorable, log, { engine, paths, kl: run.sameWeights, signal, onScored });
  await told;
  const scriptEffect = await scoreValid(spec, { artifacts, source: source.id }, effectLog, { engine, paths, signal });
  return { scores, scriptEffect };
}

function judge(dependencies: EvaluatorDependencies, run: Run, { questions, answers, progress }: Answered) {
  const { distillationId, spec, source, training, signal } = run;
  return judgeStudent(dependencies, spec, {
    distillationId,
    source: source.id,
    questions,
    answers,
    base: training.base,
    logPath: (name) => logPath(dependencies, run, name),
    signal,
    onProgress: (done) => progress.tell('judgements', done),
  });
}

/** Comes last of what is asked: by then the engine is closed and every arm is known to be in place. */
async function time(dependencies: EvaluatorDependencies, run: Run, { questions, progress }: Answered) {
  const { chat, now } = dependencies;
  const { distillationId, spec, place, signal } = run;
  // Without a script there is nothing that it could take less time without.
  if (!hasScript(spec)) return [];
  await using log = await openRowLog(await logPath(dependencies, run, 'timings'), timingSchema);
  await timeArms(spec, questions, log, {
    chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
    models: { 'base+prompt': place.base, student: place.student },
    mark: now().getTime().toString(36),
    signal,
    onTiming: () => progress.tell('timings', log.rows.length),
  });
  return [...log.rows];
}

/** PEFT reads a folder; both of its files lie in one. */
async function adapterFolder(artifacts: ArtifactStore, distillationId: string): Promise<string> {
  await artifacts.localPath(artifactKey(distillationId, 'adapter-config'));
  return dirname(await artifacts.localPath(artifactKey(distillationId, 'adapter')));
}
