import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { noS3Server } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../test/cache-folder.ts';
import { openTestBucket } from '../../test/open-test-bucket.ts';
import { keepWhile } from '../keep-while.ts';
import type { ArtifactStore } from '../store.ts';

const key = 'd/5-adapter/training.json';

/** As the engine does: written whole, the one before removed. */
async function checkpoint(folder: string, step: number): Promise<void> {
  await mkdir(join(folder, 'checkpoints'), { recursive: true });
  await writeFile(join(folder, 'checkpoints', `.draft-${step}`), `weights of step ${step}`);
  await rename(join(folder, 'checkpoints', `.draft-${step}`), join(folder, 'checkpoints', `checkpoint-${step}`));
  if (step > 1) await rm(join(folder, 'checkpoints', `checkpoint-${step - 1}`), { force: true });
}
const checkpoints = (folder: string) => readdir(join(folder, 'checkpoints'));

describe.skipIf(noS3Server)(`work in progress over S3${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  const { bucket, client, openStore } = openTestBucket();

  /** Two machines that share a bucket and no disk. */
  async function machines(prefix: string) {
    const [one, other] = [await cacheFolder(), await cacheFolder()];
    return {
      here: openStore({ cache: one.path, prefix }),
      hereAgain: () => openStore({ cache: one.path, prefix }),
      there: openStore({ cache: other.path, prefix }),
      inBucket: async () => {
        const { Contents = [] } = await client().send(new ListObjectsV2Command({ Bucket: bucket(), Prefix: `${prefix}/.scratch/` }));
        return Contents.map(({ Key = '' }) => Key);
      },
      async [Symbol.asyncDispose]() {
        await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
      },
    };
  }

  test('goes on elsewhere from what was kept last, and nothing else is kept', async () => {
    await using at = await machines('moved');
    const scratch = await at.here.scratch(key);
    await writeFile(join(scratch.path, 'openai.json'), '{}');
    await mkdir(join(scratch.path, '.attempt-1'));
    await writeFile(join(scratch.path, '.attempt-1', 'half'), 'x');
    for (const step of [1, 2]) {
      await checkpoint(scratch.path, step);
      await scratch.keep();
    }
    await checkpoint(scratch.path, 3);
    const { path } = await at.there.scratch(key);
    expect((await readdir(path)).sort()).toEqual(['checkpoints', 'openai.json']);
    expect(await checkpoints(path)).toEqual(['checkpoint-2']);
    expect(await readFile(join(path, 'checkpoints/checkpoint-2'), 'utf8')).toBe('weights of step 2');
    // The state and two files: those of step 1 are gone.
    expect(await at.inBucket()).toHaveLength(3);
  });

  test('goes on from what lies on the disk where the same machine comes back to it', async () => {
    await using at = await machines('back');
    const scratch = await at.here.scratch(key);
    await checkpoint(scratch.path, 1);
    await scratch.keep();
    await checkpoint(scratch.path, 2);
    const { path } = await at.hereAgain().scratch(key);
    expect(await checkpoints(path)).toEqual(['checkpoint-2']);
  });

  test('of two machines the later goes on, and the earlier is told so and changes nothing', async () => {
    await using at = await machines('raced');
    const early = await at.here.scratch(key);
    await checkpoint(early.path, 1);
    await early.keep();
    const late = await at.there.scratch(key);
    await checkpoint(late.path, 2);
    await late.keep();
    await checkpoint(early.path, 3);
    await expect(early.keep()).rejects.toMatchObject({ name: 'ArtifactError', code: 'taken' });
    // Back on the first machine: what the second has made replaces what was left there.
    expect(await checkpoints((await at.hereAgain().scratch(key)).path)).toEqual(['checkpoint-2']);
  });

  test('is gone everywhere once its key is removed, also where somebody still works on it', async () => {
    await using at = await machines('removed');
    const scratch = await at.here.scratch(key);
    await checkpoint(scratch.path, 1);
    await scratch.keep();
    await at.there.remove('d/5-adapter');
    expect(await at.inBucket()).toEqual([]);
    await checkpoint(scratch.path, 2);
    await expect(scratch.keep()).rejects.toMatchObject({ code: 'taken' });
    expect(await readdir((await at.hereAgain().scratch(key)).path)).toEqual([]);
  });

  test('takes a log that grows, and an empty file', async () => {
    await using at = await machines('log');
    const scratch = await at.here.scratch(key);
    const log = join(scratch.path, 'answers.jsonl');
    await writeFile(log, '');
    await scratch.keep();
    for (const row of ['{"a":1}\n', '{"a":2}\n']) {
      await appendFile(log, row);
      await scratch.keep();
    }
    const { path } = await at.there.scratch(key);
    expect(await readFile(join(path, 'answers.jsonl'), 'utf8')).toBe('{"a":1}\n{"a":2}\n');
  });

  test('is kept while it is done, and once more when it is handed on', async () => {
    await using at = await machines('while');
    const faults: unknown[] = [];
    const begin = async (store: ArtifactStore, work: (path: string) => Promise<void>) => {
      const scratch = await store.scratch(key);
      await keepWhile(scratch, () => work(scratch.path), { everyMs: 20, onFault: (error) => faults.push(error) });
    };
    const handed = new Error('handed on');
    const working = begin(at.here, async (path) => {
      await checkpoint(path, 1);
      await expect.poll(() => at.inBucket()).toHaveLength(2);
      await checkpoint(path, 2);
      throw handed;
    });
    await expect(working).rejects.toBe(handed);
    await begin(at.there, async (path) => expect(await checkpoints(path)).toEqual(['checkpoint-2']));
    expect(faults).toEqual([]);
  });

  test('is worked on to its end by one that has lost it, who is told once', async () => {
    await using at = await machines('lost');
    const faults: unknown[] = [];
    const scratch = await at.here.scratch(key);
    const work = async () => {
      await at.there.scratch(key);
      for (let step = 1; faults.length === 0; step += 1) {
        await checkpoint(scratch.path, step);
        await new Promise((done) => setTimeout(done, 5));
      }
      return 'done';
    };
    expect(await keepWhile(scratch, work, { everyMs: 5, onFault: (error) => faults.push(error) })).toBe('done');
    expect(faults).toEqual([expect.objectContaining({ code: 'taken' })]);
  });
});
