export { ClientError } from './client-error.ts';
export { type Client, type ClientOptions, createClient, type Download } from './create-client.ts';
export type { FollowedEvent } from './follow-events.ts';
export type { ChatPiece } from './read-chat.ts';
