import { ArtifactError, isKey } from '../store.ts';

/** A bucket, and what every key of ours begins with there: nothing, or a path that ends in a slash. */
export type S3Location = { bucket: string; prefix: string };

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** @throws ArtifactError for what is not `s3://bucket` or `s3://bucket/prefix`. */
export function parseLocation(location: string): S3Location {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)\/?(.*)$/i.exec(location) ?? [];
  const prefix = path.replace(/\/$/, '');
  if (bucketPattern.test(bucket) && (prefix === '' || isKey(prefix))) return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
  throw new ArtifactError(
    'unavailable',
    'UNDERSTUDY_ARTIFACTS begins with s3: and is no place in a bucket; give s3://bucket or s3://bucket/prefix, with a prefix of letters, digits, . _ - and /. Keys and addresses stand in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL_S3.',
  );
}
