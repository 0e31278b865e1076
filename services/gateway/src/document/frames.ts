import { componentOf, type OpenApiDocument, operationsOf } from './document.ts';

/**
 * In a stream of server-sent events a schema of OpenAPI 3.1 describes one frame. The routes name what stands in its `data`, as JSON; here
 * the frame is put around it.
 */
export function addFrames(document: OpenApiDocument): OpenApiDocument {
  for (const { operation } of operationsOf(document)) {
    for (const { content } of Object.values(operation.responses)) {
      const media = content?.['text/event-stream'];
      if (!media) continue;
      const data = { type: 'string', contentMediaType: 'application/json', contentSchema: media.schema };
      media.schema = frame(componentOf(media)?.startsWith('ChatCompletion') ? { anyOf: [data, lastOfOpenAi] } : data);
    }
  }
  return document;
}

/** The one frame of OpenAI's streams that is no JSON. */
const lastOfOpenAi = { const: '[DONE]' };

const frame = (data: unknown) => ({
  type: 'object',
  required: ['data'],
  properties: {
    id: { type: 'string' },
    event: { type: 'string' },
    retry: { type: 'integer', description: 'Milliseconds to wait before coming back.' },
    data,
  },
});
