import {
  type AccessKeyList,
  type AnswerPage,
  type ArtifactList,
  type ArtifactName,
  accessKeyListSchema,
  answerPageSchema,
  artifactListSchema,
  type ChatCompletionRequest,
  type ClonePatch,
  type CompareEvent,
  type CompareRequest,
  type CreatedAccessKey,
  createdAccessKeySchema,
  type Distillation,
  type DistillationList,
  type DistillationPatch,
  distillationListSchema,
  distillationSchema,
  type Estimate,
  type EvaluationRequest,
  type EventList,
  type ExamplePage,
  estimateSchema,
  eventListSchema,
  examplePageSchema,
  type ModelList,
  modelListSchema,
  type NewAccessKeyInput,
  type QuestionPage,
  questionPageSchema,
  type Report,
  type RetryRequest,
  reportSchema,
  type SpecInput,
  type Upload,
  uploadSchema,
} from '@understudy/contracts';
import createApi from 'openapi-fetch';
import { badResponse, unreachable } from './client-error.ts';
import type { paths } from './openapi.ts';
import { type ChatPiece, readChat } from './read-chat.ts';
import { readCompare } from './read-compare.ts';
import type { AnswersQuery, Download, ExamplesQuery, ListFilter, Making, QuestionsQuery, Signal } from './requests.ts';
import { making, specBody } from './requests.ts';
import { createSend } from './send.ts';
import { type WatchedEvent, watchEvents } from './watch-events.ts';

export type ClientOptions = {
  /** Address of the gateway, without /v1. */
  url: string;
  /** Where the gateway asks for one. */
  key?: string | undefined;
  fetch?: typeof fetch;
};

/**
 * The gateway's routes as functions. What comes back is checked against the contracts.
 * Every function rejects with a `ClientError`: the gateway's refusal in its words, or that it cannot be reached. One that has too much to do is
 * asked three times before its refusal counts.
 */
export function createClient({ url, key, fetch = globalThis.fetch }: ClientOptions) {
  const base = url.replace(/\/+$/, '');

  const { send, sendOnce } = createSend(base, fetch);
  const api = createApi<paths>({
    baseUrl: base,
    fetch: send,
    headers: { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  });
  const raw = { parseAs: 'stream' } as const;

  /** The body of an answer, as its contract has it. */
  async function read<T>(schema: { parse(value: unknown): T }, answer: Promise<{ data?: unknown; response: Response }>): Promise<T> {
    const { data, response } = await answer.catch((cause: unknown) => {
      const what = 'something that is not JSON';
      throw cause instanceof SyntaxError ? badResponse(base, what, cause) : cause instanceof TypeError ? unreachable(base, cause) : cause;
    });
    try {
      return schema.parse(data);
    } catch (cause) {
      throw badResponse(base, `something else than ${new URL(response.url).pathname} should`, cause);
    }
  }

  const of = (id: string) => ({ params: { path: { id } } });
  const rowsOf = <Query>(id: string, query: Query) => ({ params: { path: { id }, query } });

  return {
    url: base,

    /** A spec, or the text of one in YAML. */
    submit(spec: SpecInput | string, options: Making = {}): Promise<Distillation> {
      const { bodySerializer, type } = specBody(spec);
      const init = { bodySerializer, ...making(options, type) };
      return read(distillationSchema, api.POST('/v1/distillations', { body: spec as SpecInput, ...init }));
    },

    /** What a spec would take; nothing is made of it. With `preview` the teacher answers up to twenty questions, which is paid. */
    estimate(spec: SpecInput | string, { preview = false, signal }: Signal & { preview?: boolean } = {}): Promise<Estimate> {
      const { bodySerializer, type } = specBody(spec);
      const query = { preview: preview ? ('true' as const) : ('false' as const) };
      const init = { headers: { 'content-type': type }, bodySerializer, params: { query }, ...(signal && { signal }) };
      return read(estimateSchema, api.POST('/v1/distillations/estimate', { body: spec as SpecInput, ...init }));
    },

    list(query: ListFilter & { limit?: number; after?: string | undefined } = {}): Promise<DistillationList> {
      return read(distillationListSchema, api.GET('/v1/distillations', { params: { query } }));
    },

    /** All of them, newest first, a page after the other. */
    async *listAll(options: ListFilter = {}): AsyncGenerator<Distillation> {
      let after: string | undefined;
      do {
        const page = await this.list({ ...options, limit: 100, after });
        yield* page.data;
        after = page.after ?? undefined;
      } while (after !== undefined);
    },

    get: (id: string): Promise<Distillation> => read(distillationSchema, api.GET('/v1/distillations/{id}', of(id))),

    /** What is left out stays; `budgetUsd: null` lifts the ceiling. */
    update: (id: string, body: DistillationPatch): Promise<Distillation> =>
      read(distillationSchema, api.PATCH('/v1/distillations/{id}', { ...of(id), body })),

    /** Evaluates its student again, as a distillation of that one stage. */
    evaluate: (id: string, body: EvaluationRequest, options: Making = {}): Promise<Distillation> =>
      read(distillationSchema, api.POST('/v1/distillations/{id}/evaluations', { ...of(id), body, ...making(options) })),

    /** The evaluations that were made again, newest first: a page of at most a hundred. */
    evaluations: (id: string, query: { limit?: number; after?: string | undefined } = {}): Promise<DistillationList> =>
      read(distillationListSchema, api.GET('/v1/distillations/{id}/evaluations', rowsOf(id, query))),

    /** Harmless to repeat, all three. */
    pause: (id: string): Promise<Distillation> => read(distillationSchema, api.POST('/v1/distillations/{id}/pause', of(id))),
    resume: (id: string): Promise<Distillation> => read(distillationSchema, api.POST('/v1/distillations/{id}/resume', of(id))),
    cancel: (id: string): Promise<Distillation> => read(distillationSchema, api.POST('/v1/distillations/{id}/cancel', of(id))),

    /** Goes on with one that failed or was cancelled, from the stage in which it ended or an earlier one. */
    retry: (id: string, body: RetryRequest = {}): Promise<Distillation> =>
      read(distillationSchema, api.POST('/v1/distillations/{id}/retry', { ...of(id), body })),

    /** Another one, of its spec changed by a merge patch (RFC 7396). */
    clone: (id: string, body: ClonePatch = {}, options: Making = {}): Promise<Distillation> =>
      read(distillationSchema, api.POST('/v1/distillations/{id}/clone', { ...of(id), body, ...making(options) })),

    /** For good, with its files, its student and the evaluations that were made of it. */
    async delete(id: string): Promise<void> {
      await api.DELETE('/v1/distillations/{id}', of(id));
    },

    questions: (id: string, query: QuestionsQuery = {}): Promise<QuestionPage> =>
      read(questionPageSchema, api.GET('/v1/distillations/{id}/questions', rowsOf(id, query))),

    /** With their questions beside them. */
    answers: (id: string, query: AnswersQuery = {}): Promise<AnswerPage> =>
      read(answerPageSchema, api.GET('/v1/distillations/{id}/answers', rowsOf(id, query))),

    examples: (id: string, query: ExamplesQuery = {}): Promise<ExamplePage> =>
      read(examplePageSchema, api.GET('/v1/distillations/{id}/examples', rowsOf(id, query))),

    /** Hands in questions as JSON Lines: the text of the file, or the file as a Blob, which is streamed (`openAsBlob` of node:fs). */
    upload(content: string | Blob, options: Making = {}): Promise<Upload> {
      // Keeping what is streamed for another time would hold all of it in memory.
      const init = { bodySerializer: () => content, fetch: sendOnce, ...making(options, 'application/jsonl') };
      return read(uploadSchema, api.POST('/v1/uploads', { body: '', ...init }));
    },

    getUpload: (id: string): Promise<Upload> => read(uploadSchema, api.GET('/v1/uploads/{id}', of(id))),

    listEvents(id: string, query: { limit?: number; after?: string | undefined } = {}): Promise<EventList> {
      return read(eventListSchema, api.GET('/v1/distillations/{id}/events', rowsOf(id, query)));
    },

    /**
     * Events as they happen, with the distillation itself between them, until it has ended. Once it has begun, a break (the gateway
     * restarts, Redis is away) is bridged without losing an event; `onGap` hears of it, and the distillation comes again.
     */
    watch(id: string, options: { after?: string; onGap?: (error: Error) => void } & Signal = {}): AsyncGenerator<WatchedEvent> {
      const { signal } = options;
      const open = async (after: string | undefined) => {
        const headers = { accept: 'text/event-stream', ...(after !== undefined && { 'last-event-id': after }) };
        return (await api.GET('/v1/distillations/{id}/events', { ...of(id), headers, ...raw, ...(signal && { signal }) })).response;
      };
      return watchEvents({ open, url: base }, options);
    },

    artifacts: (id: string): Promise<ArtifactList> => read(artifactListSchema, api.GET('/v1/distillations/{id}/artifacts', of(id))),

    /** A file as a stream, from its beginning or from a byte on. Whole and checked: `downloadBlob`, or in Node `downloadTo` to a file. */
    async download(id: string, name: ArtifactName, { signal, from = 0 }: Signal & { from?: number } = {}): Promise<Download> {
      const init = { headers: { accept: '*/*', ...(from > 0 && { range: `bytes=${from}-` }) }, ...raw, ...(signal && { signal }) };
      const answer = await api.GET('/v1/distillations/{id}/artifacts/{name}', { params: { path: { id, name } }, ...init });
      const { body, headers, status } = answer.response;
      if (!body) throw badResponse(base, 'nothing');
      const start = status === 206 ? from : 0;
      return {
        stream: body,
        start,
        bytes: start + Number(headers.get('content-length')),
        sha256: /^"([0-9a-f]{64})"$/.exec(headers.get('etag') ?? '')?.[1] ?? null,
        contentType: headers.get('content-type') ?? 'application/octet-stream',
      };
    },

    report: (id: string): Promise<Report> => read(reportSchema, api.GET('/v1/distillations/{id}/report', of(id))),

    /** The report as a page to read. */
    async reportPage(id: string, form: 'html' | 'markdown'): Promise<string> {
      const init = { headers: { accept: `text/${form}` }, ...raw };
      const { response } = await api.GET('/v1/distillations/{id}/report', { ...of(id), ...init });
      return response.text().catch((cause: unknown) => {
        throw unreachable(base, cause);
      });
    },

    /** Asks several arms at the same time; what each says as it says it, and one end for each. */
    async *compare(id: string, body: CompareRequest, { signal }: Signal = {}): AsyncGenerator<CompareEvent> {
      const init = { headers: { accept: 'text/event-stream' }, ...raw, ...(signal && { signal }) };
      const { response } = await api.POST('/v1/distillations/{id}/compare', { ...of(id), body, ...init });
      yield* readCompare(response, { url: base, arms: body.arms ?? ['student'], ...(signal && { signal }) });
    },

    createKey: (body: NewAccessKeyInput): Promise<CreatedAccessKey> => read(createdAccessKeySchema, api.POST('/v1/keys', { body })),

    keys: (): Promise<AccessKeyList> => read(accessKeyListSchema, api.GET('/v1/keys')),

    async revokeKey(id: string): Promise<void> {
      await api.DELETE('/v1/keys/{id}', of(id));
    },

    models: (): Promise<ModelList> => read(modelListSchema, api.GET('/v1/models')),

    /** The answer in pieces, as it is written. */
    async *chat(chat: Omit<ChatCompletionRequest, 'stream'>, { signal }: Signal = {}): AsyncGenerator<ChatPiece> {
      const init = { headers: { accept: 'text/event-stream' }, ...raw, ...(signal && { signal }) };
      const body = { ...(chat as ChatCompletionRequest), stream: true, stream_options: { include_usage: true } };
      const { response } = await api.POST('/v1/chat/completions', { body, ...init });
      yield* readChat(response, { url: base, ...(signal && { signal }) });
    },
  };
}

export type Client = ReturnType<typeof createClient>;
