import { z } from 'zod';

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/);

const priceSchema = z.strictObject({
  input: z.number().min(0),
  cachedInput: z.number().min(0).optional(),
  output: z.number().min(0),
});

const common = {
  pricePerMillionTokens: priceSchema.optional(),
  /** Sent along with every request, for what a host knows beyond OpenAI's keys (`repeat_penalty`, `chat_template_kwargs`). */
  extraBody: z.record(z.string(), z.unknown()).optional(),
  timeoutSeconds: z.number().positive().max(3600).default(300),
};

/** Ceilings over all processes together. Without `maxInFlight` the number under way starts at 16 and doubles as long as all goes well. */
const limitsSchema = z
  .strictObject({
    maxInFlight: z.int().min(1).max(10_000).nullable().default(null),
    requestsPerMinute: z.int().min(1).max(10_000_000).nullable().default(null),
    tokensPerMinute: z.int().min(1).max(10_000_000_000).nullable().default(null),
  })
  .prefault({});

export const hostedModelSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1).max(200),
  /** A folder or a Hub id from which the trainer loads the same weights: makes soft labels possible. */
  weights: z.string().min(1).max(500).optional(),
  /** Names under which the host answers where they do not look like `model` (a deployment's alias); others are taken for another model. */
  answersAs: z.array(z.string().min(1).max(200)).max(20).optional(),
  /** Name of the environment variable that holds the key; the key itself never stands here. */
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .optional(),
  limits: limitsSchema,
  ...common,
});

/** Tokens of prompt and answer together that an embedded model has, unless the model server's UNDERSTUDY_CONTEXT says otherwise. */
export const embeddedContext = 4096;

export const embeddedModelSchema = z.strictObject({
  embedded: z.literal(true),
  limits: z.strictObject({ maxInFlight: z.int().min(1).max(64).default(4) }).prefault({}),
  ...common,
});

const base = z.string().min(1).max(500);

const { baseUrl, apiKeyEnv, answersAs, limits } = hostedModelSchema.shape;

/** Where a student and its base answer, other than in our own model server: a host that speaks OpenAI's chat completions. */
export const studentHostSchema = z.strictObject({
  baseUrl,
  apiKeyEnv,
  /** What it calls the base; left out, what the student's entry calls it. */
  base: base.optional(),
  answersAs,
  limits,
  extraBody: common.extraBody,
  timeoutSeconds: common.timeoutSeconds,
});
export type StudentHost = z.output<typeof studentHostSchema>;

/** vLLM, which is handed the adapter while it runs (`--enable-lora`, `VLLM_ALLOW_RUNTIME_LORA_UPDATING=True`). */
const vllmHostSchema = studentHostSchema.extend({
  /** The folder under which vLLM sees the artifact store. */
  adapters: z.string().min(1).max(1000),
});

const localStudentSchema = z
  .strictObject({
    /** Where the engine finds the weights: an embedded model's name, a folder, or a Hub id. */
    base,
    trainer: z.literal('local').default('local'),
    /** `embedded`: by our own model server; `vllm`: by the one at `chat`. */
    serve: z.enum(['embedded', 'vllm']).default('embedded'),
    chat: vllmHostSchema.optional(),
    pricePerMillionTokens: priceSchema.optional(),
    /** Processes that train it together, one a GPU of the trainer's host; left out, one. */
    processes: z.int().min(1).max(64).optional(),
    /** How they share the work: `ddp`, each holds the whole base; `fsdp`, each holds a part of it. */
    parallel: z.enum(['ddp', 'fsdp']).optional(),
  })
  .refine(({ processes = 1, parallel }) => processes > 1 === (parallel !== undefined), {
    path: ['parallel'],
    error: 'goes with processes of 2 or more: name both or neither',
  })
  .refine(({ serve, chat }) => (serve === 'vllm') === (chat !== undefined), {
    path: ['chat'],
    error: 'goes with serve: vllm, and says where it is: name both or neither',
  });

const hosted = {
  /** The student lives where it was trained. */
  serve: z.literal('hosted').default('hosted'),
  /** Where it is asked; without it a student that Tinker trained cannot be evaluated, and one of OpenAI's kind is asked where it was trained. */
  chat: studentHostSchema.optional(),
  pricePerMillionTokens: priceSchema.optional(),
  /** US dollars for a million tokens that the host trains on. */
  trainingPricePerMillionTokens: z.number().min(0).optional(),
};

/** Trained by Tinker's service, or one that speaks its protocol; TINKER_BASE_URL and TINKER_API_KEY of the trainer say where. */
const tinkerStudentSchema = z.strictObject({
  /** As the service calls it. */
  base: base.default('Qwen/Qwen3.5-4B'),
  trainer: z.literal('tinker'),
  /** A folder or a Hub id, where the tokenizer is not found under the base's own name. */
  tokenizer: z.string().min(1).max(500).optional(),
  ...hosted,
});

/** Trained by a host that has OpenAI's files and fine-tuning endpoints. */
const openaiStudentSchema = z.strictObject({
  /** As the host calls it. */
  base,
  trainer: z.literal('openai'),
  baseUrl,
  apiKeyEnv,
  /** Sent along with every job, for what a host knows beyond OpenAI's hyperparameters (`lora: true`). */
  extraHyperparameters: z.record(z.string(), z.unknown()).optional(),
  timeoutSeconds: common.timeoutSeconds,
  ...hosted,
});

export const studentSchema = z.union([localStudentSchema, tinkerStudentSchema, openaiStudentSchema]);

/** The operator's file that says which models exist, where, at what price and rate. */
export const catalogueSchema = z
  .strictObject({
    default: z.strictObject({ teacher: name, student: name }),
    models: z.record(name, z.union([embeddedModelSchema, hostedModelSchema])),
    students: z.record(name, studentSchema),
  })
  .superRefine((catalogue, context) => {
    if (!Object.hasOwn(catalogue.models, catalogue.default.teacher))
      context.addIssue({ code: 'custom', path: ['default', 'teacher'], message: `names ${catalogue.default.teacher}, which models lacks` });
    if (!Object.hasOwn(catalogue.students, catalogue.default.student))
      context.addIssue({
        code: 'custom',
        path: ['default', 'student'],
        message: `names ${catalogue.default.student}, which students lacks`,
      });
  })
  .meta({ id: 'Catalogue' });
export type Catalogue = z.output<typeof catalogueSchema>;
export type CatalogueModel = Catalogue['models'][string];
export type CatalogueStudent = Catalogue['students'][string];
export type OpenaiStudent = Extract<CatalogueStudent, { trainer: 'openai' }>;
export type TinkerStudent = Extract<CatalogueStudent, { trainer: 'tinker' }>;
