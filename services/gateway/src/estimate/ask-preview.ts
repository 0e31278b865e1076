import { checkAnswer } from '@understudy/checks';
import { type AcceptedSpec, type PreviewRow, script } from '@understudy/contracts';
import { type Chat, type ChatReply, ModelError, problemOf } from '@understudy/models';
import { HttpProblem } from '../http-problem.ts';

/** After what may pass by itself: no queue stands behind these calls. */
const retries = 1;

/**
 * Has the teacher answer some questions with its script, as the workers would. The first goes alone, so that the host has the script cached for
 * the others, as in the run itself.
 * @throws HttpProblem 502 with what is wrong with the teacher's host, in the words of a distillation that fails for it.
 */
export async function askPreview(
  spec: AcceptedSpec,
  questions: readonly string[],
  { chat, signal }: { chat: Pick<Chat, 'ask'>; signal: AbortSignal },
): Promise<{ rows: PreviewRow[]; costUsd: number | null }> {
  const { model, temperature, topP, maxTokens, seed } = spec.teacher;
  // The first that fails ends the others, since nothing comes of them.
  const ending = new AbortController();
  const ask = async (question: string, index: number): Promise<ChatReply> => {
    const messages = [...script(spec), { role: 'user' as const, content: question }];
    const sampling = { temperature, topP, maxTokens, seed: (seed + index) % 2 ** 31 };
    return await chat.ask({ model, messages, ...sampling, role: 'gateway', retries, signal: AbortSignal.any([signal, ending.signal]) });
  };
  const [first, ...others] = questions;
  if (first === undefined) return { rows: [], costUsd: 0 };
  try {
    const replies = [await ask(first, 0), ...(await Promise.all(others.map((question, index) => ask(question, index + 1))))];
    const rows = replies.map((reply, index): PreviewRow => {
      const question = questions[index] ?? '';
      const { text, finishReason, usage, latencyMs } = reply;
      return { question, answer: text, finishReason, rejections: checkAnswer(reply, { ...spec, question }), usage, latencyMs };
    });
    const costs = replies.map(({ costUsd }) => costUsd);
    return { rows, costUsd: costs.every((cost) => cost !== null) ? costs.reduce((sum, cost) => sum + cost, 0) : null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new HttpProblem(502, problemOf[error.code], error.message, { cause: error });
  } finally {
    ending.abort();
  }
}
