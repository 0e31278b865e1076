export { ClientError } from './client-error.ts';
export {
  type AnswersQuery,
  type Client,
  type ClientOptions,
  createClient,
  type Download,
  type ExamplesQuery,
  type QuestionsQuery,
  type RowsQuery,
  type Verdict,
} from './create-client.ts';
export type { ChatPiece } from './read-chat.ts';
export type { WatchedEvent } from './watch-events.ts';
