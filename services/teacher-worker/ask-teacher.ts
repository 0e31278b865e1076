import { createHash } from 'node:crypto';
import { checkAnswer, checkTurn } from '@understudy/checks';
import { type AcceptedSpec, type Answer, type Question, type Rejection, script, type TokenUsage } from '@understudy/contracts';
import { type ChatReply, type ChatRequest, ModelError } from '@understudy/models';
import { HandOver } from '@understudy/queues';

/** How far an earlier try at a question had got. */
export type Begun = {
  /** The last sample; it was rejected. */
  answer: Answer;
  /** A sample was cut at its token limit, and the next was or will be given twice as many tokens. */
  extended: boolean;
};

export type AskTeacherOptions = {
  /** Asks on the distillation's account. */
  ask: (request: ChatRequest & { role: 'teacher' }) => Promise<ChatReply>;
  signal: AbortSignal;
  begun: Begun | undefined;
  /** After a sample that was rejected: it is paid. */
  onRejected: (begun: Begun) => void;
  /** Every 429 on the way; the chat waits and asks again by itself. */
  onRefused: (error: ModelError) => void;
  /** True when no further call shall begin. */
  drains: () => boolean;
};

const mostTokens = 32_768;

/**
 * Asks the teacher with its script. A training question is asked again, with another seed, while checks find something, at most
 * `teacher.samples` times; the last sample is what counts. Once a sample was cut at its token limit, further ones get twice as many
 * tokens, and there is one more if it was the last. A test question is asked once: it measures what the teacher does.
 * @throws ModelError, but for a question that the host's content policy refuses, which is an answer of its own; HandOver when draining.
 */
export async function askTeacher(spec: AcceptedSpec, question: Question, options: AskTeacherOptions): Promise<Answer> {
  const most = question.split === 'test' ? 1 : spec.teacher.samples;
  let { answer, extended } = options.begun ?? { answer: undefined, extended: false };
  for (;;) {
    const cut = answer?.finishReason === 'length' && question.split !== 'test';
    const oneMore = cut && !extended;
    if (answer && (answer.rejections.length === 0 || (answer.attempt >= most && !oneMore))) return answer;
    extended ||= cut;
    if (options.drains()) throw new HandOver();
    const attempt: number = (answer?.attempt ?? 0) + 1;
    const maxTokens = Math.min(mostTokens, spec.teacher.maxTokens * (extended ? 2 : 1));
    const sample = await converse(spec, question, { ...options, attempt, maxTokens });
    answer = { ...sample, attempt, usage: answer ? add(answer.usage, sample.usage) : sample.usage };
    if (answer.rejections.length > 0) options.onRejected({ answer, extended });
  }
}

/** One sample: the question, and its follow-ups as long as nothing is wrong with what was said before. */
async function converse(
  spec: AcceptedSpec,
  question: Question,
  options: AskTeacherOptions & { attempt: number; maxTokens: number },
): Promise<Omit<Answer, 'attempt'>> {
  const { model, temperature, topP, seed } = spec.teacher;
  const { ask, signal, onRefused, attempt, maxTokens } = options;
  const messages = script(spec);
  const texts: string[] = [];
  let usage: TokenUsage = nothing;
  let latencyMs = 0;
  let rejections: Rejection[] = [];
  let finishReason: Answer['finishReason'] = 'stop';
  for (const [turn, said] of [question.text, ...question.followUps].entries()) {
    messages.push({ role: 'user', content: said });
    const request = { model, messages: [...messages], temperature, topP, maxTokens, role: 'teacher' as const, signal, onRefused };
    const reply = await ask({ ...request, seed: seedOf(seed, question.id, attempt + turn * 1000) }).catch(withheld);
    messages.push({ role: 'assistant', content: reply.text });
    texts.push(reply.text);
    usage = add(usage, reply.usage);
    latencyMs += reply.latencyMs;
    finishReason = reply.finishReason;
    const context = { ...spec, question: said };
    rejections = question.followUps.length > 0 ? checkTurn(reply, context, turn + 1) : checkAnswer(reply, context);
    if (rejections.length > 0) break;
  }
  const [text = '', ...followUps] = texts;
  return { questionId: question.id, text, followUps, finishReason, usage, model, latencyMs, rejections };
}

/** Differs by question and attempt, so that equal questions of different seeds are not answered alike; below 2^31 for every host. */
function seedOf(seed: number, questionId: string, attempt: number): number {
  const hash = createHash('sha256').update(`${questionId} ${attempt}`).digest().readUInt32BE(0);
  return (seed + hash) % 2 ** 31;
}

const nothing: TokenUsage = { input: 0, cachedInput: 0, output: 0 };

function add(left: TokenUsage, right: TokenUsage): TokenUsage {
  return {
    input: left.input + right.input,
    cachedInput: left.cachedInput + right.cachedInput,
    output: left.output + right.output,
  };
}

function withheld(error: unknown): Omit<ChatReply, 'model'> {
  if (!(error instanceof ModelError && error.contentPolicy)) throw error;
  return { text: '', finishReason: 'content_filter', usage: nothing, latencyMs: 0, firstTokenMs: null, costUsd: 0 };
}
