import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands for the disk of one machine. */
export async function cacheFolder() {
  const path = await mkdtemp(join(tmpdir(), 'understudy-cache-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
