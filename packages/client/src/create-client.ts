import {
  type AnswerPage,
  type ArtifactList,
  type ArtifactName,
  answerPageSchema,
  artifactListSchema,
  type ChatCompletionRequest,
  type CompareEvent,
  type CompareRequest,
  type Distillation,
  type DistillationList,
  type DistillationPatch,
  distillationListSchema,
  distillationSchema,
  type EvaluationRequest,
  type EventList,
  type ExamplePage,
  eventListSchema,
  examplePageSchema,
  type ModelList,
  modelListSchema,
  type QuestionPage,
  questionPageSchema,
  type Report,
  reportSchema,
  type SpecInput,
  type Status,
  type Upload,
  uploadSchema,
} from '@understudy/contracts';
import { badResponse, refusal, unreachable } from './client-error.ts';
import { type FollowedEvent, followEvents } from './follow-events.ts';
import { type ChatPiece, readChat } from './read-chat.ts';
import { readCompare } from './read-compare.ts';

export type ClientOptions = {
  /** Address of the gateway, without /v1. */
  url: string;
  fetch?: typeof fetch;
};

type Signal = { signal?: AbortSignal };

/** `after` is what the page before gave; a page may be short, or empty, and yet have more. */
export type RowsQuery = { limit?: number | undefined; after?: string | undefined; search?: string | undefined };
export type QuestionsQuery = RowsQuery & {
  origin?: QuestionPage['data'][number]['origin'] | undefined;
  split?: QuestionPage['data'][number]['split'] | undefined;
  category?: string | undefined;
};
export type Verdict = ExamplePage['data'][number]['verdict'];
export type AnswersQuery = RowsQuery & { verdict?: Verdict | undefined; reason?: string | undefined };
export type ExamplesQuery = AnswersQuery & { split?: 'train' | 'valid' | 'test' | undefined };

export type Download = { stream: ReadableStream<Uint8Array>; bytes: number; sha256: string | null; contentType: string };

/**
 * The gateway's routes as functions. What comes back is checked against the contracts.
 * Every function rejects with a `ClientError`: the gateway's refusal in its words, or that it cannot be reached.
 */
export function createClient({ url, fetch = globalThis.fetch }: ClientOptions) {
  const base = url.replace(/\/+$/, '');

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, init);
    } catch (cause) {
      throw init.signal?.aborted ? cause : unreachable(base, cause);
    }
    if (!response.ok) throw await refusal(base, response);
    return response;
  }

  async function json<T>(schema: { parse(value: unknown): T }, path: string, init: RequestInit = {}): Promise<T> {
    const response = await request(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
    const text = await response.text().catch((cause: unknown) => {
      throw init.signal?.aborted ? cause : unreachable(base, cause);
    });
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw badResponse(base, `something else than ${path} should`, cause);
    }
  }

  const of = (id: string) => `/v1/distillations/${encodeURIComponent(id)}`;
  const query = (values: Record<string, string | number | undefined>) => {
    const given = Object.entries(values).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, String(value)]]));
    return new URLSearchParams(given).toString();
  };

  return {
    url: base,

    /** A spec, or the text of one in YAML. */
    submit(spec: SpecInput | string, { signal }: Signal = {}): Promise<Distillation> {
      const yaml = typeof spec === 'string';
      const headers = { 'content-type': yaml ? 'application/yaml' : 'application/json' };
      const init = { method: 'POST', headers, body: yaml ? spec : JSON.stringify(spec) };
      return json(distillationSchema, '/v1/distillations', { ...init, ...(signal && { signal }) });
    },

    list(options: { limit?: number; after?: string | undefined; status?: Status | undefined } = {}): Promise<DistillationList> {
      return json(distillationListSchema, `/v1/distillations?${query(options)}`);
    },

    /** All of them, newest first, a page after the other. */
    async *listAll(options: { status?: Status | undefined } = {}): AsyncGenerator<Distillation> {
      let after: string | undefined;
      do {
        const page = await this.list({ ...options, limit: 100, after });
        yield* page.data;
        after = page.hasMore ? page.data.at(-1)?.id : undefined;
      } while (after !== undefined);
    },

    get: (id: string): Promise<Distillation> => json(distillationSchema, of(id)),

    /** What is left out stays; `budgetUsd: null` lifts the ceiling. */
    update(id: string, patch: DistillationPatch): Promise<Distillation> {
      const init = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(patch) };
      return json(distillationSchema, of(id), init);
    },

    /** Evaluates its student again, as a distillation of that one stage. */
    evaluate(id: string, changes: EvaluationRequest, { signal }: Signal = {}): Promise<Distillation> {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(changes) };
      return json(distillationSchema, `${of(id)}/evaluations`, { ...init, ...(signal && { signal }) });
    },

    /** The evaluations that were made again, newest first. */
    evaluations: (id: string): Promise<DistillationList> => json(distillationListSchema, `${of(id)}/evaluations`),

    /** Harmless to repeat, all three. */
    pause: (id: string): Promise<Distillation> => json(distillationSchema, `${of(id)}/pause`, { method: 'POST' }),
    resume: (id: string): Promise<Distillation> => json(distillationSchema, `${of(id)}/resume`, { method: 'POST' }),
    cancel: (id: string): Promise<Distillation> => json(distillationSchema, `${of(id)}/cancel`, { method: 'POST' }),

    questions: (id: string, options: QuestionsQuery = {}): Promise<QuestionPage> =>
      json(questionPageSchema, `${of(id)}/questions?${query(options)}`),

    /** With their questions beside them. */
    answers: (id: string, options: AnswersQuery = {}): Promise<AnswerPage> => json(answerPageSchema, `${of(id)}/answers?${query(options)}`),

    examples: (id: string, options: ExamplesQuery = {}): Promise<ExamplePage> =>
      json(examplePageSchema, `${of(id)}/examples?${query(options)}`),

    /** Hands in questions as JSON Lines: the text of the file, or the file as a Blob, which is streamed (`openAsBlob` of node:fs). */
    upload(content: string | Blob, { signal }: Signal = {}): Promise<Upload> {
      const init = { method: 'POST', headers: { 'content-type': 'application/jsonl' }, body: content };
      return json(uploadSchema, '/v1/uploads', { ...init, ...(signal && { signal }) });
    },

    getUpload: (id: string): Promise<Upload> => json(uploadSchema, `/v1/uploads/${encodeURIComponent(id)}`),

    listEvents(id: string, options: { limit?: number; after?: string | undefined } = {}): Promise<EventList> {
      return json(eventListSchema, `${of(id)}/events?${query(options)}`);
    },

    /**
     * Events as they happen, with the distillation itself between them, until it has ended. Once it has begun, a break (the gateway
     * restarts, Redis is away) is bridged without losing an event; `onGap` hears of it.
     */
    events(id: string, options: { after?: string; onGap?: (error: Error) => void } & Signal = {}): AsyncGenerator<FollowedEvent> {
      const open = (after: string | undefined) =>
        request(`${of(id)}/events`, {
          headers: { accept: 'text/event-stream', ...(after !== undefined && { 'last-event-id': after }) },
          ...(options.signal && { signal: options.signal }),
        });
      return followEvents(open, { url: base, ...options });
    },

    artifacts: (id: string): Promise<ArtifactList> => json(artifactListSchema, `${of(id)}/artifacts`),

    async download(id: string, name: ArtifactName, { signal }: Signal = {}): Promise<Download> {
      const response = await request(`${of(id)}/artifacts/${name}`, signal ? { signal } : {});
      if (!response.body) throw badResponse(base, 'nothing');
      const { headers } = response;
      return {
        stream: response.body,
        bytes: Number(headers.get('content-length')),
        sha256: /^"([0-9a-f]{64})"$/.exec(headers.get('etag') ?? '')?.[1] ?? null,
        contentType: headers.get('content-type') ?? 'application/octet-stream',
      };
    },

    report: (id: string): Promise<Report> => json(reportSchema, `${of(id)}/report`),

    /** The report as a page to read. */
    async reportPage(id: string, form: 'html' | 'markdown'): Promise<string> {
      return (await request(`${of(id)}/report`, { headers: { accept: `text/${form}` } })).text();
    },

    /** Asks several arms at the same time; what each says as it says it, and one end for each. */
    async *compare(id: string, body: CompareRequest, { signal }: Signal = {}): AsyncGenerator<CompareEvent> {
      const response = await request(`${of(id)}/compare`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify(body),
        ...(signal && { signal }),
      });
      yield* readCompare(response, { url: base, arms: body.arms ?? ['student'], ...(signal && { signal }) });
    },

    models: (): Promise<ModelList> => json(modelListSchema, '/v1/models'),

    /** The answer in pieces, as it is written. */
    async *chat(chat: Omit<ChatCompletionRequest, 'stream'>, { signal }: Signal = {}): AsyncGenerator<ChatPiece> {
      const response = await request('/v1/chat/completions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ ...chat, stream: true, stream_options: { include_usage: true } }),
        ...(signal && { signal }),
      });
      yield* readChat(response, { url: base, ...(signal && { signal }) });
    },
  };
}

export type Client = ReturnType<typeof createClient>;
