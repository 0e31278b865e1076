import type { Problem, ProblemCode } from '@understudy/contracts';

export type ProblemOptions = ErrorOptions & {
  /** What is wrong with the body, as JSON pointers into it. */
  errors?: Problem['errors'];
  headers?: Record<string, string>;
};

/** How a route refuses: the one handler turns it into the problem body. The detail is a sentence that names the thing and the value. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly errors: Problem['errors'];
  readonly headers: Record<string, string>;
  constructor(status: number, code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options);
    this.status = status;
    this.code = code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}
