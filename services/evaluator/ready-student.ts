import { findHost, loadAdapter, ModelError } from '@understudy/models';
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
  { chat, catalogue, environment }: Pick<EvaluatorDependencies, 'chat' | 'catalogue' | 'environment'>,
  { distillationId, spec, place, asked, signal }: Pick<Run, 'distillationId' | 'spec' | 'place' | 'asked' | 'signal'>,
): Promise<void> {
  if (place.adapter === null) return;
  const { baseUrl, key } = findHost(place.student, { catalogue, environment });
  await loadAdapter({ baseUrl, key, ...place.adapter, signal }).catch((error: unknown) => {
    if (error instanceof ModelError && error.code === 'refused')
      throw new PermanentError('student_unavailable', error.message, { cause: error });
    throw error;
  });
  const questions = asked.slice(0, comparedQuestions);
  for (const { text } of questions) {
    const say = async (model: string) => {
      const { text: said } = await chat.ask(distillationId, {
        model,
        messages: [{ role: 'user', content: text }],
        temperature: 0,
        topP: 1,
        maxTokens: comparedTokens,
        seed: spec.evaluation.seed,
        role: 'evaluation',
        retries: 4,
        signal,
      });
      return said;
    };
    if ((await say(place.base)) !== (await say(place.student))) return;
  }
  throw new PermanentError(
    'adapter_parity_failed',
    `vLLM serves ${place.adapter.name} and answers ${questions.length} questions word for word as the base does: it does not apply the adapter (its log names what it left out), or the training changed nothing.`,
  );
}
