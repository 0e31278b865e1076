export type FaultCode =
  | 'invalid_request'
  | 'context_length_exceeded'
  | 'model_unknown'
  | 'student_unavailable'
  | 'model_unavailable'
  | 'model_busy'
  | 'not_found'
  | 'internal';

const statusOf: Record<FaultCode, number> = {
  invalid_request: 400,
  context_length_exceeded: 400,
  model_unknown: 404,
  not_found: 404,
  student_unavailable: 422,
  model_unavailable: 503,
  model_busy: 503,
  internal: 500,
};

/** An end of a request that is foreseen: `retryAfterSeconds` says that the same request may well work then. */
export class Fault extends Error {
  override name = 'Fault';
  readonly code: FaultCode;
  readonly status: number;
  readonly param: string | null;
  readonly retryAfterSeconds: number | null;
  constructor(code: FaultCode, message: string, options: ErrorOptions & { param?: string; retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.code = code;
    this.status = statusOf[code];
    this.param = options.param ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** OpenAI's error body. */
export function faultBody(fault: Fault) {
  const type = fault.status < 500 ? 'invalid_request_error' : 'server_error';
  return { error: { message: fault.message, type, param: fault.param, code: fault.code } };
}
