import swagger from '@fastify/swagger';
import { problemSchema } from '@understudy/contracts';
import { version } from '@understudy/metrics';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { securitySchemes } from './access/describe-access.ts';
import { liftStyles } from './lift-styles.ts';
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
    transformObject: (document) => tidy(nameShared(jsonSchemaTransformObject(document) as OpenApiDocument)) as never,
  });
}

const responsesOf = (schema: FastifySchema) => (schema.response ?? {}) as Record<string, unknown>;
const problemResponse = { description: 'A problem', content: { [problemMediaType]: { schema: problemSchema } } };

/** A JSON answer of a route. */
export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

type OpenApiDocument = { paths: unknown; components: { schemas: Record<string, unknown> } };

/**
 * What refers to itself and has no name (any JSON) zod puts apart, below a name and a place that no reader of OpenAPI finds. It gets
 * plain names here.
 */
function nameShared(document: OpenApiDocument): OpenApiDocument {
  const { __shared: shared, ...schemas } = document.components.schemas;
  const { $defs = {} } = (shared ?? {}) as { $defs?: Record<string, unknown> };
  const named = Object.fromEntries(Object.entries($defs).map(([name, schema]) => [`Shared${name}`, schema]));
  const joined = { ...document, components: { ...document.components, schemas: { ...schemas, ...named } } };
  return JSON.parse(
    JSON.stringify(joined).replace(/"#\/(?:components\/schemas\/__shared#\/)?\$defs\/([^"]+)"/g, '"#/components/schemas/Shared$1"'),
  );
}

/**
 * Every schema of the contracts comes twice, `Spec` for output and `SpecInput` for input: those that no route uses go, and an input
 * without a twin takes the plain name.
 */
function tidy(document: OpenApiDocument): OpenApiDocument {
  const { schemas } = document.components;
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(reference)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(document.paths);
  const plain = (name: string) => {
    const [, twin] = /^(.+)Input$/.exec(name) ?? [];
    return twin !== undefined && !used.has(twin) ? twin : name;
  };
  const kept = Object.fromEntries([...used].sort().map((name) => [plain(name), schemas[name]]));
  const tidied = { ...document, paths: liftStyles(document.paths), components: { ...document.components, schemas: kept } };
  return JSON.parse(JSON.stringify(tidied).replace(reference, (_, name: string) => `"#/components/schemas/${plain(name)}"`));
}

const reference = /"#\/components\/schemas\/([^"]+)"/g;
