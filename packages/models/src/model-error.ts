import type { ModelErrorCode, TokenUsage } from '@understudy/contracts';

/**
 * Why a model gave no answer. The message names the model by its catalogue name and the mend; never a key, never a word of the request.
 * - `auth`: the host refuses the key, or there is no credit. `model_unknown`: catalogue or host do not know the model.
 * - `refused`: the host refuses this request (any other 4xx); `contentPolicy` says whether for what it says, `tooLong` whether it is longer
 *   than the model's context.
 * - `rate_limited`, `unreachable` (also 5xx and timeouts), `bad_response` (no answer in OpenAI's shape): may pass by themselves.
 */
export class ModelError extends Error {
  override name = 'ModelError';
  readonly code: ModelErrorCode;
  /** How long the host asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** HTTP status; null when there was none. */
  readonly status: number | null;
  readonly contentPolicy: boolean;
  readonly tooLong: boolean;
  /** What the host counted all the same; null where it gave no answer or did not say. */
  readonly usage: TokenUsage | null;
  constructor(
    code: ModelErrorCode,
    message: string,
    options: {
      cause?: unknown;
      retryAfterMs?: number | null;
      status?: number | null;
      contentPolicy?: boolean;
      tooLong?: boolean;
      usage?: TokenUsage | null;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.status = options.status ?? null;
    this.contentPolicy = options.contentPolicy ?? false;
    this.tooLong = options.tooLong ?? false;
    this.usage = options.usage ?? null;
  }
}
