import { type Problem, problemCodes } from '@understudy/contracts';
import type { HttpProblem } from './http-problem.ts';

export const problemMediaType = 'application/problem+json';

/** RFC 9457 with OpenAI's `error` member beside it. */
export function problemBody(problem: HttpProblem, at: { instance: string; requestId: string }): Problem {
  const { status, code, message: detail, errors } = problem;
  return {
    type: `urn:understudy:problem:${code}`,
    title: problemCodes[code],
    status,
    detail,
    instance: at.instance,
    requestId: at.requestId,
    errors,
    error: { message: detail, type: openAiType(status), param: parameter(errors[0]?.pointer), code },
  };
}

function openAiType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}

/** OpenAI names a parameter as `messages.0.content`. */
function parameter(pointer: string | undefined): string | null {
  return pointer ? pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~') : null;
}
