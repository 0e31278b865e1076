import type { AcceptedSpec, Message, Question } from '@understudy/contracts';
import { ModelError, type PaidChat } from '@understudy/models';
import type { Logger } from '@understudy/service';

export type WarmPrefixOptions = { distillationId: string; chat: PaidChat; log: Logger; signal: AbortSignal };

/**
 * One request with the teacher's script and a single token to answer, so that the host has read the long prompt once, and cached it, before
 * hundreds ask at the same time. It also finds out what would strike every question.
 * @throws ModelError `auth` or `model_unknown`; OutOfBudget. Other troubles of the model are logged: the answers will tell.
 */
export async function warmPrefix(spec: AcceptedSpec, question: Question, options: WarmPrefixOptions): Promise<void> {
  const { distillationId, chat, log, signal } = options;
  const { model, temperature, topP, seed } = spec.teacher;
  const turns = spec.demonstrations.flatMap(({ user, assistant }): Message[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
  const messages: Message[] = [{ role: 'system', content: spec.prompt }, ...turns, { role: 'user', content: question.text }];
  try {
    const reply = await chat.ask(distillationId, { model, messages, temperature, topP, seed, maxTokens: 1, role: 'teacher', signal });
    log.info({ model, inputTokens: reply.usage.input, latencyMs: Math.round(reply.latencyMs) }, 'prefix warmed');
  } catch (error) {
    if (!(error instanceof ModelError) || error.code === 'auth' || error.code === 'model_unknown') throw error;
    log.warn({ model, code: error.code, err: error.message }, 'prefix not warmed');
  }
}
