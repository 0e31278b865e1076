import swagger from '@fastify/swagger';
import { problemSchema } from '@understudy/contracts';
import { version } from '@understudy/metrics';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { securitySchemes } from './access/describe-access.ts';
import type { OpenApiDocument } from './document/document.ts';
import { addExamples } from './document/examples.ts';
import { addFrames } from './document/frames.ts';
import { addLinks } from './document/links.ts';
import { tidy } from './document/tidy.ts';
import { problemMediaType } from './problem-body.ts';

const description = `Turns a long system prompt into a small model that needs none. Post a spec, follow its events, chat with the student.
Every refusal is a problem (RFC 9457) that OpenAI's clients can read too.`;

/** The OpenAPI 3.1 document, made from the schemas of the routes that are registered after this. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (route.schema) route.schema = { ...route.schema, response: { ...responsesOf(route.schema), default: problemResponse } };
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Understudy', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      components: { securitySchemes },
      tags: [
        { name: 'distillations', description: 'Runs of the whole pipeline, one for each prompt.' },
        { name: 'uploads', description: 'Files that a spec may name.' },
        { name: 'models', description: "The catalogue, the students and their answers, in OpenAI's shapes." },
        { name: 'fine-tuning', description: "Files and fine-tuning jobs in OpenAI's shapes: uploads and distillations, seen another way." },
        { name: 'keys', description: 'Who may use the gateway.' },
        { name: 'operations', description: 'For whoever runs the gateway.' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => addLinks(addExamples(addFrames(tidy(jsonSchemaTransformObject(document) as OpenApiDocument)))) as never,
  });
}

const responsesOf = (schema: FastifySchema) => (schema.response ?? {}) as Record<string, unknown>;
const problemResponse = { description: 'A problem', content: { [problemMediaType]: { schema: problemSchema } } };

/** A JSON answer of a route. */
export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});
