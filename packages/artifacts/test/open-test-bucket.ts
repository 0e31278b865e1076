import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { type S3Server, startS3Server } from '@understudy/testing';
import { afterAll, beforeAll, vi } from 'vitest';
import { createS3Store, type S3Options } from '../src/s3.ts';

/** A bucket of a real server for the tests of a file, with the server's credentials in the environment. */
export function openTestBucket() {
  let server: S3Server | undefined;
  let bucket = '';
  let client: S3Client | undefined;
  const running = () => {
    if (!server || !client) throw new Error('The server is there within tests.');
    return { server, client };
  };
  beforeAll(async () => {
    server = await startS3Server();
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    bucket = await server.createBucket();
    client = new S3Client({ endpoint: server.endpoint, forcePathStyle: true });
  });
  afterAll(async () => {
    client?.destroy();
    await server?.[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });
  return {
    /** For what a store would not do by itself. */
    client: () => running().client,
    bucket: () => bucket,
    endpoint: () => running().server.endpoint,
    environment: () => running().server.environment,
    /** A store under a prefix of its own, unless another is given. */
    openStore: ({ cache, prefix = randomUUID(), ...options }: Partial<S3Options> & { cache: string; prefix?: string }) =>
      createS3Store(`s3://${bucket}/${prefix}`, { cache, cacheBytes: 2 ** 30, endpoint: running().server.endpoint, ...options }),
  };
}
