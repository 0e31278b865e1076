import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import type { AcceptedSpec, Answer, AnswersJob, Question } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { type Chat, ModelError } from '@understudy/models';
import { answersQueue, type Handler, PermanentError, RateLimitedError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { asEnding, problemOf } from './as-ending.ts';
import { askTeacher } from './ask-teacher.ts';

export type AnswerQuestionDependencies = {
  chat: Pick<Chat, 'ask'>;
  records: Pick<Records, 'answered' | 'getQuestions' | 'putAnswer' | 'countAnswers' | 'addUsage' | 'stageStarted' | 'noteProblem'>;
  artifacts: ArtifactStore;
  metrics: Pick<Metrics, 'answers' | 'modelRetries'>;
};

const mostBegun = 10_000;
const mostStarted = 1000;

/**
 * Asks the teacher the questions of a job that have no answer yet and stores each answer once. A fault of one question does not take
 * the others' answers away; what is stored is not asked again when the job is tried again.
 */
export function createAnswerQuestion({ chat, records, artifacts, metrics }: AnswerQuestionDependencies): Handler<AnswersJob> {
  /** Samples that were rejected before a fault: paid, hence not asked again by this process. */
  const begun = new Map<string, Answer>();
  /** Distillations whose stage this process has seen begin. */
  const started = new Set<string>();

  async function answerOne(distillationId: string, spec: AcceptedSpec, question: Question, signal: AbortSignal): Promise<void> {
    const key = `${distillationId} ${question.id}`;
    const { model } = spec.teacher;
    const answer = await askTeacher(spec, question, {
      chat,
      signal,
      onUsage: (usage, costUsd) => records.addUsage(distillationId, 'teacher', usage, costUsd),
      begun: begun.get(key),
      onRejected: (rejected) => keep(begun, key, rejected),
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

  return async ({ distillationId, questionIds }, { signal, attempt }) => {
    const spec = await loadSpec(artifacts, distillationId);
    if (!started.has(distillationId)) {
      await records.stageStarted(distillationId, 'answers');
      if (started.size >= mostStarted) started.clear();
      started.add(distillationId);
    }
    const answered = await records.answered(distillationId, questionIds);
    const open = questionIds.filter((id) => !answered.has(id));
    const questions = (await records.getQuestions(distillationId, open)).filter((question) => question !== null);
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    const results = await Promise.allSettled(
      questions.map(async (question) => {
        try {
          await answerOne(distillationId, spec, question, either);
        } catch (error) {
          if (signal.aborted) throw error;
          const lastTry = attempt >= (answersQueue(spec.teacher.model).options.attempts ?? 1);
          const nothingYet = (await records.countAnswers(distillationId)) === 0;
          const end = asEnding(error, { lastTry, nothingYet });
          if (end instanceof PermanentError) ending.abort(end);
          else if (error instanceof ModelError) metrics.modelRetries.inc({ model: spec.teacher.model, reason: error.code });
          throw end;
        }
      }),
    );
    const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    const worst = faults.find((fault) => fault instanceof PermanentError) ?? faults.find((fault) => fault instanceof RateLimitedError);
    if (faults.length > 0) throw worst ?? faults[0];
  };
}

function refusedAnswer(question: Question, model: string): Answer {
  const usage = { input: 0, cachedInput: 0, output: 0 };
  const rejections = [{ check: 'empty', detail: 'The model host refused the request.' }];
  return { questionId: question.id, text: '', finishReason: 'other', usage, model, latencyMs: 0, attempt: 1, rejections };
}

function keep(kept: Map<string, Answer>, key: string, answer: Answer): void {
  kept.delete(key);
  kept.set(key, answer);
  const [oldest] = kept.keys();
  if (kept.size > mostBegun && oldest !== undefined) kept.delete(oldest);
}
