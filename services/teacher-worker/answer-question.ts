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

/** What one question needs of its job. */
type Asking = { distillationId: string; spec: AcceptedSpec; context: JobContext; signal: AbortSignal };

const mostBegun = 10_000;

/**
 * Asks the teacher the questions of a job that have no answer yet and stores each answer once. A fault of one question does not take
 * the others' answers away; what is stored is not asked again when the job is tried again.
 */
export function createAnswerQuestion({ chat, records, artifacts, metrics }: AnswerQuestionDependencies): Handler<AnswersJob> {
  /** Samples that were rejected before a fault: paid, hence not asked again by this process. */
  const begun = new Map<string, Begun>();

  return async ({ distillationId, questionIds }, context) => {
    const spec = await loadSpec(artifacts, distillationId);
    const questions = await withoutAnswer(distillationId, questionIds);
    const ending = new AbortController();
    const asking = { distillationId, spec, context, signal: AbortSignal.any([context.signal, ending.signal]) };
    const results = await Promise.allSettled(
      questions.map(async (question) => {
        try {
          await store(await ask(question, asking), asking);
        } catch (error) {
          if (context.signal.aborted) throw error;
          const end = await endOf(error, asking);
          // It strikes the others as well. A lack of money does not end their calls: what is under way is paid for, and kept.
          if (end instanceof PermanentError) ending.abort(end);
          throw end;
        }
      }),
    );
    throwWorst(results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown));
  };

  async function withoutAnswer(distillationId: string, questionIds: readonly string[]): Promise<Question[]> {
    const [answered, found] = await Promise.all([
      records.answered(distillationId, questionIds),
      records.getQuestions(distillationId, questionIds),
    ]);
    return found.filter((question) => question !== null).filter(({ id }) => !answered.has(id));
  }

  async function ask(question: Question, { distillationId, spec, context, signal }: Asking): Promise<Answer> {
    const { model } = spec.teacher;
    const key = `${distillationId} ${question.id}`;
    try {
      return await askTeacher(spec, question, {
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
      });
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      await records.noteProblem(distillationId, problemOf[error.code], error.message);
      // The request itself is at fault, not the settings: others got through. It is counted where it is stored.
      if (error.code === 'refused' && (await records.countAnswers(distillationId)) > 0) return refusedAnswer(question, model);
      metrics.answers.inc({ model, result: 'failed' });
      throw error;
    }
  }

  async function store(answer: Answer, { distillationId }: Asking): Promise<void> {
    const stored = await records.putAnswer(distillationId, answer);
    begun.delete(`${distillationId} ${answer.questionId}`);
    const result = !stored ? 'repeated' : answer.rejections.length > 0 ? 'rejected' : 'accepted';
    metrics.answers.inc({ model: answer.model, result });
  }

  async function endOf(error: unknown, { distillationId, spec, context }: Asking): Promise<unknown> {
    const nothingYet = (await records.countAnswers(distillationId)) === 0;
    const end = asEnding(error, { lastTry: context.lastTry, nothingYet });
    if (end instanceof ModelError) metrics.modelRetries.inc({ model: spec.teacher.model, reason: end.code });
    return end;
  }
}

/** What ends the distillation goes before what pauses it, and that before what may pass. */
function throwWorst(faults: readonly unknown[]): void {
  if (faults.length === 0) return;
  throw faults.find((fault) => fault instanceof PermanentError) ?? faults.find((fault) => fault instanceof PauseError) ?? faults[0];
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
