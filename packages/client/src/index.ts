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
export type { FollowedEvent } from './follow-events.ts';
export type { ChatPiece } from './read-chat.ts';
