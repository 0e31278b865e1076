import { type Problem, problemSchema } from '@understudy/contracts';

/** The gateway refused (then `problem` says all of it), or it could not be reached or understood. The message is a sentence for a person. */
export class ClientError extends Error {
  override name = 'ClientError';
  readonly code: Problem['error']['code'] | 'unreachable' | 'bad_response';
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly problem: Problem | null;
  /** Seconds until it is worth asking again, where the gateway says so. */
  readonly retryAfter: number | null;
  constructor(
    code: ClientError['code'],
    message: string,
    options: ErrorOptions & { status?: number | null; problem?: Problem | null; retryAfter?: number | null } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = options.status ?? null;
    this.problem = options.problem ?? null;
    this.retryAfter = options.retryAfter ?? null;
  }

  /** The same request may well work in a while. */
  get passing(): boolean {
    return this.code === 'unreachable' || (this.status !== null && this.status >= 500);
  }
}

/** Nobody answered at `url`, or the answer broke off. It may pass. */
export function unreachable(url: string, cause: unknown): ClientError {
  return new ClientError(
    'unreachable',
    `No gateway answers at ${url}: start one with "understudy up", or set UNDERSTUDY_URL to where it listens.`,
    {
      cause,
    },
  );
}

/** What was answered is not what a gateway of this version says; `what` it is instead. */
export function badResponse(url: string, what: string, cause?: unknown): ClientError {
  return new ClientError('bad_response', `${url} answered with ${what}; is an Understudy gateway of this version there?`, { cause });
}

/** A file whose hash is another one than the gateway told. */
export function otherContent(url: string, name: string, { sha256, told }: { sha256: string; told: string }): ClientError {
  return new ClientError(
    'bad_response',
    `${name} came from ${url} with the sha256 ${sha256}, not ${told}: it is not kept, and the gateway's store does not hold what it was.`,
  );
}

/** What a refusing response says: the gateway's problem, or `bad_response` where it carries none. */
export async function refusal(url: string, response: Response): Promise<ClientError> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  try {
    const problem = problemSchema.parse(JSON.parse(text));
    const seconds = response.headers.get('retry-after');
    return new ClientError(problem.error.code, problem.detail, { status, problem, retryAfter: seconds === null ? null : Number(seconds) });
  } catch (cause) {
    return new ClientError('bad_response', `${url} answered ${status} without a word; is an Understudy gateway there?`, { status, cause });
  }
}
