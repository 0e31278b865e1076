import { ArtifactError } from '@understudy/artifacts';
import { HttpProblem } from './http-problem.ts';

// ioredis has no class for its own troubles, and Redis tells its states in the first word of an error reply.
const connectionTrouble =
  /connection is closed|isn't writeable|max retries per request|command timed out|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND/i;
const clusterTrouble =
  /cluster isn't ready|too many cluster redirections|none of startup nodes|failed to refresh slots cache|cluster is (ended|disconnect)/i;
const redisTrouble = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|MISCONF|NOREPLICAS|OOM|BUSY)\b/;

/** Whether Redis is away, or refuses for a while: the same may work again later. Told by the words of the message alone. */
export function isRedisUnavailable(error: unknown): error is Error {
  return error instanceof Error && [connectionTrouble, clusterTrouble, redisTrouble].some((trouble) => trouble.test(error.message));
}

/** Whatever a route or Fastify itself threw, as the problem that the caller is told. Its `cause` is for the log alone. */
export function asProblem(error: unknown, { bodyLimit }: { bodyLimit: number }): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof ArtifactError) return artifactProblem(error);
  if (isRedisUnavailable(error))
    return new HttpProblem(503, 'redis_unavailable', 'Redis does not answer; nothing was changed. Try again in a few seconds.', {
      headers: { 'retry-after': '2' },
      cause: error,
    });
  return frameworkProblem(error, bodyLimit) ?? internal(error);
}

function artifactProblem(error: ArtifactError): HttpProblem {
  const options = { cause: error };
  if (error.code === 'not_found') return new HttpProblem(404, 'not_found', error.message, options);
  if (error.code === 'disk_full') return new HttpProblem(507, 'disk_full', error.message, options);
  return new HttpProblem(503, 'store_unavailable', error.message, { ...options, headers: { 'retry-after': '5' } });
}

/** What Fastify refuses by itself, in our words. */
function frameworkProblem(error: unknown, bodyLimit: number): HttpProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode = 500 } = error as Error & { code?: string; statusCode?: number };
  const options = { cause: error };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new HttpProblem(413, 'body_too_large', `The body is larger than ${bodyLimit / 2 ** 20} MiB.`, options);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new HttpProblem(415, 'unsupported_media_type', 'Send application/json, or a spec as application/yaml.', options);
  if (code === 'FST_ERR_BAD_URL') return new HttpProblem(400, 'invalid_syntax', 'The path holds a broken percent escape.', options);
  if (statusCode >= 400 && statusCode < 500) return new HttpProblem(statusCode, 'invalid_request', `${error.message}.`, options);
  return undefined;
}

function internal(error: unknown): HttpProblem {
  return new HttpProblem(500, 'internal', 'The gateway failed at this request; its log has the cause under the request id.', {
    cause: error,
  });
}
