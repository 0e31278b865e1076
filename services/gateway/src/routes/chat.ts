import { chatCompletionChunkSchema, chatCompletionRequestSchema, chatCompletionSchema } from '@understudy/contracts';
import { whenLeft } from '@understudy/service';
import { ownerSeen } from '../access/caller.ts';
import { passEvents, postChat, readAnswer } from '../chat-proxy.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { findChatModel } from '../find-chat-model.ts';
import { sendEvents } from '../send-events.ts';

const schema = {
  operationId: 'createChatCompletion',
  summary: 'Chat with a student, its base, or an embedded model',
  description: "OpenAI's chat completions, streaming too. A student needs no system prompt.",
  tags: ['models'],
  body: chatCompletionRequestSchema,
  response: {
    200: {
      description: 'The answer, or with `stream` its pieces',
      content: { 'application/json': { schema: chatCompletionSchema }, 'text/event-stream': { schema: chatCompletionChunkSchema } },
    },
  },
};

/** OpenAI's chat completions: passed on to whoever serves the model, in a stream as they come. */
export async function chatRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const { metrics, closing } = dependencies;
  app.post('/v1/chat/completions', { schema }, async (request, reply) => {
    const found = await findChatModel(request.body.model, { ...dependencies, owner: ownerSeen(request.caller) });
    const signal = AbortSignal.any([whenLeft(reply.raw), closing]);
    const response = await postChat(found, request.body, signal);
    const { student } = found;
    const whenWhole = () => student && metrics.promptTokensSaved.inc({ student: student.madeOf }, student.promptTokensSaved);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || response.body === null) {
      const answer = await readAnswer(response);
      whenWhole();
      return reply.type('application/json').send(answer);
    }
    return sendEvents(passEvents(response.body as never, { requestId: request.id, whenWhole }), reply as never);
  });
}
