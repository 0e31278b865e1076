import { z } from 'zod';
import { localOwner, ownerSchema } from './access-key.ts';
import { answerSchema } from './answer.ts';
import { artifactSchema } from './artifact.ts';
import { uploadKinds } from './chat-row.ts';
import { distillationSchema } from './distillation.ts';
import { eventSchema } from './event.ts';
import { sha256Schema, timeSchema, uploadIdSchema } from './ids.ts';
import { questionSchema } from './question.ts';
import { metadataSchema, specSchema } from './spec.ts';
import { stageNameSchema } from './stages.ts';

// What the gateway's routes take and give beyond the things themselves. Own resources speak camelCase, the chat routes OpenAI's shapes.

const list = <T extends z.ZodType>(id: string, item: T) =>
  z
    .strictObject({
      object: z.literal('list'),
      data: z.array(item),
      hasMore: z.boolean().meta({ description: 'Ask again with `after` set to the id of the last one.' }),
    })
    .meta({ id });

export const eventListSchema = list('EventList', eventSchema);
export type EventList = z.infer<typeof eventListSchema>;
export const artifactListSchema = list('ArtifactList', artifactSchema);
export type ArtifactList = z.infer<typeof artifactListSchema>;

/** Body of PATCH …/:id: what may change while a distillation runs. `budgetUsd: null` lifts the ceiling. */
export const distillationPatchSchema = z
  .strictObject({
    name: specSchema.shape.name.unwrap().optional(),
    metadata: metadataSchema.optional(),
    budgetUsd: z.number().gt(0).max(1_000_000).nullable().optional(),
  })
  .meta({ id: 'DistillationPatch', minProperties: 1 });
export type DistillationPatch = z.infer<typeof distillationPatchSchema>;

/** Body of POST …/:id/retry; may be left out. */
export const retryRequestSchema = z
  .strictObject({
    fromStage: stageNameSchema.optional().meta({ description: 'Left out, the stage in which it ended; else that one or one before it.' }),
  })
  .meta({ id: 'RetryRequest' });
export type RetryRequest = z.infer<typeof retryRequestSchema>;

/** Body of POST …/:id/clone: a merge patch (RFC 7396) of the spec. What comes of it is checked as a spec that is posted. */
export const clonePatchSchema = z
  .looseObject({})
  .meta({ id: 'ClonePatch', description: 'Keys of a spec to be changed; null takes one out, so that its default holds.' });
export type ClonePatch = z.infer<typeof clonePatchSchema>;

/** Head of a request that may be repeated without making anything twice. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z.string().min(1).max(255).optional().meta({
    description: 'Any text of up to 255 characters; a request that is repeated with it within a day is answered as the first one was.',
  }),
});

/** A page of rows; `after` goes on behind it, null at the end. */
const page = <T extends z.ZodType>(id: string, item: T) =>
  z
    .strictObject({
      object: z.literal('list'),
      data: z.array(item),
      hasMore: z.boolean(),
      after: z.string().nullable().meta({ description: 'Ask again with `after` set to it.' }),
    })
    .meta({ id });

/** A page may be short, or empty, and have more where it is filtered. */
export const distillationListSchema = page('DistillationList', distillationSchema);
export type DistillationList = z.infer<typeof distillationListSchema>;
export const questionPageSchema = page('QuestionPage', questionSchema);
export type QuestionPage = z.infer<typeof questionPageSchema>;
/** With the question beside it. */
export const answerPageSchema = page('AnswerPage', answerSchema.extend({ question: z.string() }));
export type AnswerPage = z.infer<typeof answerPageSchema>;

/** A question, its answer, and what became of them in the dataset. */
export const exampleRowSchema = z.strictObject({
  id: z.string(),
  verdict: z.enum(['accepted', 'rejected']),
  /** Null for what was rejected. */
  split: z.enum(['train', 'valid', 'test']).nullable(),
  category: z.string().nullable(),
  question: z.string(),
  answer: z.string(),
  /** Later turns of a conversation; an answer is null where a rejected one was broken off before it. */
  followUps: z.array(z.strictObject({ question: z.string(), answer: z.string().nullable() })),
  rejections: answerSchema.shape.rejections,
});
export type ExampleRow = z.infer<typeof exampleRowSchema>;
export const examplePageSchema = page('ExamplePage', exampleRowSchema);
export type ExamplePage = z.infer<typeof examplePageSchema>;

/** A JSON Lines file that a user has handed in. */
export const uploadSchema = z
  .strictObject({
    id: uploadIdSchema,
    object: z.literal('upload'),
    kind: z.enum(uploadKinds).default('questions').meta({ description: '`questions`, or `rows` that are answered already.' }),
    filename: z.string().min(1).max(255).nullable().default(null).meta({ description: 'Where the client has told one.' }),
    owner: ownerSchema.default(localOwner),
    rows: z.int().min(1),
    bytes: z.int().min(1),
    sha256: sha256Schema,
    createdAt: timeSchema,
  })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof uploadSchema>;

/** Key in the artifact store. */
export function uploadKey(uploadId: string): string {
  return `uploads/${uploadId}.jsonl`;
}

/** A line of GET /v1/models: OpenAI's four keys, what the model may be used for, and the distillation that a student came from. */
export const servedModelSchema = z
  .strictObject({
    id: z.string(),
    object: z.literal('model'),
    created: z.int().min(0),
    owned_by: z.string(),
    roles: z
      .array(z.enum(['teacher', 'student', 'chat']))
      .meta({ description: 'May stand as `teacher.model` or `student.model` in a spec, or as `model` of a chat.' }),
    distillationId: z.string().nullable(),
  })
  .meta({ id: 'Model' });
export type ServedModel = z.infer<typeof servedModelSchema>;

export const modelListSchema = z.strictObject({ object: z.literal('list'), data: z.array(servedModelSchema) }).meta({ id: 'ModelList' });
export type ModelList = z.infer<typeof modelListSchema>;

const mostCharacters = 2 * 2 ** 20;
const textPartSchema = z.looseObject({ type: z.string().max(100), text: z.string().max(mostCharacters).optional() });

/** OpenAI's chat completion request. Keys beyond these go to the model server as they are, which refuses those it does not know. */
export const chatCompletionRequestSchema = z
  .looseObject({
    model: z.string().min(1).max(200).meta({ description: 'student:<name>, student:<id>, base:<name or id>, or an embedded model.' }),
    messages: z
      .array(
        z.looseObject({ role: z.string().max(100), content: z.union([z.string().max(mostCharacters), z.array(textPartSchema).max(1000)]) }),
      )
      .min(1)
      .max(1000),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    max_tokens: z.int().min(1).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().gt(0).max(1).nullish(),
    seed: z.int().nullish(),
  })
  .meta({ id: 'ChatCompletionRequest' });
export type ChatCompletionRequest = z.input<typeof chatCompletionRequestSchema>;

const completionUsageSchema = z.looseObject({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() });

/** What is read of OpenAI's answer; model servers add keys of their own. */
export const chatCompletionSchema = z
  .looseObject({
    id: z.string(),
    object: z.literal('chat.completion'),
    model: z.string(),
    choices: z.array(
      z.looseObject({ index: z.int(), message: z.looseObject({ content: z.string().nullable() }), finish_reason: z.string().nullable() }),
    ),
    usage: completionUsageSchema.optional(),
  })
  .meta({ id: 'ChatCompletion' });
export type ChatCompletion = z.infer<typeof chatCompletionSchema>;

/** One event of a streamed answer. */
export const chatCompletionChunkSchema = z
  .looseObject({
    id: z.string(),
    object: z.literal('chat.completion.chunk'),
    model: z.string(),
    choices: z.array(
      z.looseObject({ index: z.int(), delta: z.looseObject({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
    ),
    usage: completionUsageSchema.nullish(),
  })
  .meta({ id: 'ChatCompletionChunk' });
export type ChatCompletionChunk = z.infer<typeof chatCompletionChunkSchema>;
