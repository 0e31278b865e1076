import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noS3Server } from '@understudy/testing';
import { describe } from 'vitest';
import { openTestBucket } from '../test/open-test-bucket.ts';
import { testStore } from '../test/store-contract.ts';

describe.skipIf(noS3Server)(`an S3 store against a real server${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  const { openStore } = openTestBucket();

  testStore('S3', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'understudy-cache-'));
    return { store: openStore({ cache }), [Symbol.asyncDispose]: () => rm(cache, { recursive: true, force: true }) };
  });
});
