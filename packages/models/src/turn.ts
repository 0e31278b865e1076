/** Leave to make one call. `end` must be called once, however the call ends. */
export type Turn = { end: (outcome: Outcome) => void };

/** How a call that was let through ended. */
export type Outcome =
  /** `tokens`: read and written. */
  | { kind: 'answered'; tokens: number; latencyMs: number }
  /** The host has too much to do (429, 503) and may have said for how long. */
  | { kind: 'refused'; retryAfterMs: number | null }
  /** Any other end; what it used is unknown, so its guess stays charged. */
  | { kind: 'failed' };
