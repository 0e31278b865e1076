import type { ExamplePage, QuestionPage, SpecInput, StageName, Status } from '@understudy/contracts';

export type Signal = { signal?: AbortSignal };
/** Whoever repeats a request with the key of the first one, within a day, makes nothing twice. */
export type Making = Signal & { idempotencyKey?: string };

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

export type ListFilter = {
  status?: Status | undefined;
  stage?: StageName | undefined;
  /** Keys and values that the metadata must hold. */
  metadata?: Readonly<Record<string, string>> | undefined;
};

/** `start` is the byte that the stream begins with, `bytes` the length of the whole file. */
export type Download = { stream: ReadableStream<Uint8Array>; start: number; bytes: number; sha256: string | null; contentType: string };

/** A spec in YAML goes as it is. */
export function specBody(spec: SpecInput | string) {
  const type = typeof spec === 'string' ? 'application/yaml' : 'application/json';
  return { type, bodySerializer: (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body)) };
}

/** What goes along with a request that makes something. */
export const making = ({ signal, idempotencyKey }: Making, type = 'application/json') => ({
  headers: { 'content-type': type, ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }) },
  ...(signal && { signal }),
});
