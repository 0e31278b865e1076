import { createHash } from 'node:crypto';
import { checkAnswer } from '@understudy/checks';
import type { AcceptedSpec, Answer, Message, Question, TokenUsage } from '@understudy/contracts';
import { type Chat, type ChatReply, ModelError } from '@understudy/models';

export type AskTeacherOptions = {
  chat: Pick<Chat, 'ask'>;
  signal: AbortSignal;
  /** For every call that was paid. */
  onUsage: (usage: TokenUsage, costUsd: number | null) => Promise<void>;
  /** Where an earlier try at this question had got to. */
  begun: Answer | undefined;
  /** After a sample that was rejected. */
  onRejected: (answer: Answer) => void;
};

/**
 * Asks the teacher with its script. A training question is asked again, with another seed, while checks find something, at most
 * `teacher.samples` times; the last sample is what counts. A test question is asked once: it measures what the teacher does.
 * @throws ModelError, but for a question that the host's content policy refuses, which is an answer of its own.
 */
export async function askTeacher(spec: AcceptedSpec, question: Question, options: AskTeacherOptions): Promise<Answer> {
  const { model, temperature, topP, maxTokens, seed, samples } = spec.teacher;
  const context = { ...spec, question: question.text };
  const most = question.split === 'test' ? 1 : samples;
  let answer = options.begun;
  while (answer === undefined || (answer.rejections.length > 0 && answer.attempt < most)) {
    const attempt: number = (answer?.attempt ?? 0) + 1;
    const request = { model, messages: script(spec, question), temperature, topP, maxTokens };
    const signal = options.signal;
    const asked = options.chat.ask({ ...request, seed: seedOf(seed, question.id, attempt), role: 'teacher', signal });
    const { text, finishReason, usage, latencyMs, costUsd } = await asked.catch(withheld);
    if (usage.input + usage.output > 0 || finishReason !== 'content_filter') await options.onUsage(usage, costUsd);
    answer = {
      questionId: question.id,
      text,
      finishReason,
      usage: answer ? add(answer.usage, usage) : usage,
      model,
      latencyMs,
      attempt,
      rejections: checkAnswer({ text, finishReason }, context),
    };
    if (answer.rejections.length > 0) options.onRejected(answer);
  }
  return answer;
}

/** The prompt, the demonstrations as turns, the question. */
function script({ prompt, demonstrations }: AcceptedSpec, question: Question): Message[] {
  const turns = demonstrations.flatMap(({ user, assistant }): Message[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
  return [{ role: 'system', content: prompt }, ...turns, { role: 'user', content: question.text }];
}

/** Differs by question and attempt, so that equal questions of different seeds are not answered alike; below 2^31 for every host. */
function seedOf(seed: number, questionId: string, attempt: number): number {
  const hash = createHash('sha256').update(`${questionId} ${attempt}`).digest().readUInt32BE(0);
  return (seed + hash) % 2 ** 31;
}

function add(left: TokenUsage, right: TokenUsage): TokenUsage {
  return {
    input: left.input + right.input,
    cachedInput: left.cachedInput + right.cachedInput,
    output: left.output + right.output,
  };
}

function withheld(error: unknown): Omit<ChatReply, 'model'> {
  if (!(error instanceof ModelError && error.contentPolicy)) throw error;
  const usage = { input: 0, cachedInput: 0, output: 0 };
  return { text: '', finishReason: 'content_filter', usage, latencyMs: 0, costUsd: 0 };
}
