import { loadAdapter, ModelError } from '@understudy/models';
import { PermanentError } from '@understudy/queues';
import type { EvaluatorDependencies } from './dependencies.ts';
import type { Run } from './prepare-run.ts';

const comparedQuestions = 5;
const comparedTokens = 48;

/**
 * Hands the adapter to a vLLM that is to serve it, and sees that it answers otherwise than the base: tensors whose names vLLM does not know it
 * leaves out, and serves the base under the student's name. May be repeated.
 * @throws PermanentError `student_unavailable` where it is not taken, `adapter_parity_failed` where nothing changes; ModelError for what may pass.
 */
export async function readyStudent(
  { chat, environment }: Pick<EvaluatorDependencies, 'chat' | 'environment'>,
  { distillationId, spec, served, asked, signal }: Pick<Run, 'distillationId' | 'spec' | 'served' | 'asked' | 'signal'>,
): Promise<void> {
  if (served.load === null) return;
  const { apiKeyEnv, ...load } = served.load;
  const key = apiKeyEnv === undefined ? null : (environment[apiKeyEnv] ?? null);
  await loadAdapter({ ...load, key, signal }).catch((error: unknown) => {
    if (error instanceof ModelError && error.code === 'refused')
      throw new PermanentError('student_unavailable', error.message, { cause: error });
    throw error;
  });
  const questions = asked.slice(0, comparedQuestions);
  for (const { text } of questions) {
    const say = async (model: string) => {
      const request = { model, messages: [{ role: 'user' as const, content: text }], temperature: 0, topP: 1, maxTokens: comparedTokens };
      const { text: said } = await chat.ask(distillationId, {
        ...request,
        seed: spec.evaluation.seed,
        role: 'evaluation',
        retries: 4,
        signal,
      });
      return said;
    };
    if ((await say(served.base)) !== (await say(served.student))) return;
  }
  throw new PermanentError(
    'adapter_parity_failed',
    `vLLM serves ${load.name} and answers ${questions.length} questions word for word as the base does: it does not apply the adapter (its log names what it left out), or the training changed nothing.`,
  );
}
