import type { FinishReason, Message, TokenUsage } from '@understudy/contracts';
import type { ModelError } from './model-error.ts';

/** A JSON Schema that the reply shall follow. Hosts that do not know it ignore it, so the reply must be checked all the same. */
type ResponseSchema = { name: string; schema: Record<string, unknown> };

export type ChatRequest = {
  /** A name of the catalogue, `student:<distillation id>`, or the embedded weights that a student starts from. */
  model: string;
  messages: readonly Message[];
  temperature: number;
  topP: number;
  maxTokens: number;
  seed?: number;
  responseSchema?: ResponseSchema;
  /** Have the answer sent as it is written, so that its first token can be timed; the reply comes whole all the same. */
  stream?: boolean;
  /** Hears the answer piece by piece, as it is written; streams it. The pieces together are the reply's text. */
  onText?: (piece: string) => void;
  /** Who pays: a metric's label. */
  role: 'questions' | 'teacher' | 'evaluation' | 'compare' | 'gateway';
  signal: AbortSignal;
  /** How often to ask again after what may pass by itself, for callers that no queue stands behind. 0 by default; refusals do not count. */
  retries?: number;
  /** Awaited before each of those, with what was wrong with the answer before; what it throws ends the call. */
  onRetry?: (error: ModelError) => Promise<void>;
  /** The host had too much to do (429, or 503 with Retry-After); the call goes back to waiting, as long as its signal lives. */
  onRefused?: (error: ModelError) => void;
};

export type ChatReply = {
  /** Without the thoughts that it began with, if they were closed. */
  text: string;
  finishReason: FinishReason;
  usage: TokenUsage;
  /** From sending the request, once it was this call's turn, to the end of the answer. */
  latencyMs: number;
  /** To the first token that was written, thoughts included. Null where none was, `stream` was not asked for, or the host answers whole. */
  firstTokenMs: number | null;
  model: string;
  /** By the catalogue's prices; null where it gives none. */
  costUsd: number | null;
};

export type Chat = AsyncDisposable & {
  /**
   * Asks a model once it is this call's turn. A host that has too much to do is asked again, later and with fewer calls at once.
   * @throws ModelError, never `rate_limited`; the signal's reason when it is aborted.
   */
  ask: (request: ChatRequest) => Promise<ChatReply>;
  /** Calls to the model that this process may have under way at once if it wants all it can get. */
  shareOf: (model: string) => number;
  /** Called whenever that number changes. Returns how to stop it. */
  onShare: (model: string, listener: (share: number) => void) => () => void;
};
