import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import type { AcceptedSpec, Answer, AnswersJob, Question } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { ModelError, type PaidChat, problemOf } from '@understudy/models';
import { type Handler, type JobContext, PauseError, PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { askTeacher, type Begun } from './ask-teacher.ts';

export type AnswerQuestionDependencies = {
  chat: PaidChat;
  records: Pick<Records, 'answered' | 'getQuestions' | 'putAnswer' | 'countAnswers' | 'noteProblem'>;
  artifacts: ArtifactStore;
  metrics: Pick<Metrics, 'answers' | 'modelRetries'>;
};

const mostBegun = 10_000;

/**
 * Asks the teacher the questions of a job that have no answer yet and stores each answer once. A fault of one question does not take
 * the others' answers away; what is stored is not asked again when the job is tried again.
 */
export function createAnswerQuestion({ chat, records, artifacts, metrics }: AnswerQuestionDependencies): Handler<AnswersJob> {
  /** Samples that were rejected before a fault: paid, hence not asked again by this process. */
  const begun = new Map<string, Begun>();

  async function answerOne(
    distillationId: string,
    { spec, question }: { spec: AcceptedSpec; question: Question },
    { signal, context }: { signal: AbortSignal; context: Pick<JobContext, 'drains' | 'log'> },
  ): Promise<void> {
    const key = `${distillationId} ${question.id}`;
    const { model } = spec.teacher;
    const answer = await askTeacher(spec, question, {
      ask: (request) => chat.ask(distillationId, request),
      signal,
      begun: begun.get(key),
      onRejected: (rejected) => keep(begun, key, rejected),
      onRefused: (error) => {
        records
          .noteProblem(distillationId, problemOf[error.code], error.message)
          .catch((cause) => context.log.warn({ distillationId, err: String(cause) }, 'problem not noted'));
      },
      drains: () => context.drains,
    }).catch(async (error: unknown) => {
      if (error instanceof ModelError) {
        metrics.answers.inc({ model, result: 'failed' });
        await records.noteProblem(distillationId, problemOf[error.code], error.message);
        // The request itself is at fault, not the settings: others got through.
        if (error.code === 'refused' && (await records.countAnswers(distillationId)) > 0) return refusedAnswer(question, model);
      }
      throw error;
    });
    const stored = await records.putAnswer(distillationId, answer);
    begun.delete(key);
    metrics.answers.inc({ model, result: !stored ? 'repeated' : answer.rejections.length > 0 ? 'rejected' : 'accepted' });
  }

  return async ({ distillationId, questionIds }, context) => {
    const { signal, lastTry } = context;
    const spec = await loadSpec(artifacts, distillationId);
    const [answered, found] = await Promise.all([
      records.answered(distillationId, questionIds),
      records.getQuestions(distillationId, questionIds),
    ]);
    const questions = found.filter((question) => question !== null).filter(({ id }) => !answered.has(id));
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    const results = await Promise.allSettled(
      questions.map(async (question) => {
        try {
          await answerOne(distillationId, { spec, question }, { signal: either, context });
        } catch (error) {
          if (signal.aborted) throw error;
          const nothingYet = (await records.countAnswers(distillationId)) === 0;
          const end = asEnding(error, { lastTry, nothingYet });
          if (end instanceof PermanentError || end instanceof PauseError) ending.abort(end);
          else if (error instanceof ModelError) metrics.modelRetries.inc({ model: spec.teacher.model, reason: error.code });
          throw end;
        }
      }),
    );
    const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    const worst = faults.find((fault) => fault instanceof PermanentError) ?? faults.find((fault) => fault instanceof PauseError);
    if (faults.length > 0) throw worst ?? faults[0];
  };
}

function refusedAnswer(question: Question, model: string): Answer {
  const usage = { input: 0, cachedInput: 0, output: 0 };
  const rejections = [{ check: 'empty', detail: 'The model host refused the request.' }];
  return { questionId: question.id, text: '', followUps: [], finishReason: 'other', usage, model, latencyMs: 0, attempt: 1, rejections };
}

function keep(kept: Map<string, Begun>, key: string, rejected: Begun): void {
  kept.delete(key);
  kept.set(key, rejected);
  const [oldest] = kept.keys();
  if (kept.size > mostBegun && oldest !== undefined) kept.delete(oldest);
}
