import { ArtifactError, type ArtifactErrorCode } from '../store.ts';

export type S3Place = { bucket: string; prefix: string; endpoint: string | undefined };

/** As much of an error of the SDK as is looked at: a reply of the server, or what kept one from coming. */
type SdkError = Error & { code?: string; Code?: string; $metadata?: { httpStatusCode?: number }; $response?: unknown };

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);
const raced = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);
const refusedKeys = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
  'RequestTimeTooSkewed',
]);
const elsewhere = new Set(['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', 'TemporaryRedirect']);
const damaged = new Set(['BadDigest', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch', 'InvalidDigest']);
const full = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'EntityTooLarge']);
const away = /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|EPROTO|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** What the SDK or the server said, as a sentence about `subject` with the mend. What comes from elsewhere stays as it is. */
export function s3Error(error: unknown, subject: string, place: S3Place): unknown {
  if (!(error instanceof Error) || error instanceof ArtifactError) return error;
  const found = judge(error as SdkError, subject, place);
  return found === null ? error : new ArtifactError(found[0], found[1], { cause: error });
}

/** The name that S3 gives a fault; HEAD has no body to name one in. */
const nameOf = (error: SdkError): string => error.Code ?? error.name;
/** HTTP status of the server's reply that an error of the SDK stands for; undefined where none came. */
export const statusOf = (error: unknown): number | undefined => (error as SdkError | null)?.$metadata?.httpStatusCode;

function judge(error: SdkError, subject: string, { bucket, prefix, endpoint }: S3Place): [ArtifactErrorCode, string] | null {
  const [name, status] = [nameOf(error), statusOf(error)];
  const server = endpoint ?? 'AWS';
  const store = `s3://${bucket}/${prefix}`.replace(/\/$/, '');
  if (name === 'NoSuchBucket')
    return [
      'unavailable',
      `There is no bucket ${bucket} at ${server}, so ${subject} is out of reach: make it, or set UNDERSTUDY_ARTIFACTS to one that is there.`,
    ];
  if (missing.has(name)) return ['not_found', `The store has no file ${subject}.`];
  if (name === 'CredentialsProviderError' || /credential/i.test(name))
    return [
      'unavailable',
      `No credentials for ${store} were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE, or give the machine a role.`,
    ];
  if (raced.has(name) || status === 412) return ['taken', `Another process has written or removed ${subject} in ${store} meanwhile.`];
  if (refusedKeys.has(name))
    return [
      'unavailable',
      `${server} does not take the credentials for ${store} (${name}): check AWS_ACCESS_KEY_ID and its secret, and the clock of this machine.`,
    ];
  if (/^Region is missing/.test(error.message))
    return ['unavailable', `Nothing says in which region the bucket ${bucket} lies: set AWS_REGION.`];
  if (elsewhere.has(name) || status === 301)
    return ['unavailable', `The bucket ${bucket} lies in another region than AWS_REGION says (${name}): set AWS_REGION to its own.`];
  if (status === 403)
    return [
      'unavailable',
      `${server} denies access to ${subject} in ${store} (${name}): give these credentials the permissions of docs/artifact-store-on-s3.md.`,
    ];
  if (damaged.has(name))
    return ['unavailable', `${subject} did not arrive at ${store} as it was sent (${name}); it is sent again with the next try.`];
  if (full.has(name) || status === 507)
    return [
      'disk_full',
      `${store} has no room for ${subject} (${name}): raise its quota, free some space there, or set UNDERSTUDY_ARTIFACTS to another bucket.`,
    ];
  if (status === 501)
    return [
      'unavailable',
      `${server} does not know a request that the store needs for ${subject} (${name}): it has to speak S3 with multipart uploads and conditional writes.`,
    ];
  if (status !== undefined && error.$metadata)
    return ['unavailable', `${server} could not do what was asked for ${subject} in ${store} (${status} ${name}); try again later.`];
  if (name === 'TimeoutError' || away.test(error.code ?? ''))
    return [
      'unavailable',
      `${store} does not answer at ${server} (${error.code ?? name}): check AWS_ENDPOINT_URL_S3, AWS_REGION and the way there.`,
    ];
  return null;
}
