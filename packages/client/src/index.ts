export { ClientError } from './client-error.ts';
export { type Client, type ClientOptions, createClient } from './create-client.ts';
export { downloadBlob } from './download-blob.ts';
export type { ChatPiece } from './read-chat.ts';
export type { AnswersQuery, Download, ExamplesQuery, QuestionsQuery, RowsQuery, Verdict } from './requests.ts';
export type { WatchedEvent } from './watch-events.ts';
