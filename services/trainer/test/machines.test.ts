import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, readJson } from '@understudy/artifacts';
import { artifactKey, trainingFileSchema } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { consume, createPipeline, datasetQueue, questionsQueue } from '@understudy/queues';
import { noS3Server, startS3Server, test as withRedis } from '@understudy/testing';
import { pino } from 'pino';
import { describe, expect, vi } from 'vitest';
import { distillationId, example, openTrainer, spec } from './open-trainer.ts';
import { startTrainerProcess } from './trainer-process.ts';

const patience = 600_000;
const long = { timeout: patience, interval: 100 };

describe.skipIf(noS3Server)(`trainers that share a bucket and no disk${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  withRedis(
    'a training goes on after the machine that it ran on is lost with its disk, from the checkpoint that was kept',
    async ({ redis, redisUrl, prefix }) => {
      await using stack = new AsyncDisposableStack();
      const folder = await mkdtemp(join(tmpdir(), 'trainer-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const server = stack.use(await startS3Server());
      for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
      stack.defer(() => void vi.unstubAllEnvs());
      const bucket = await server.createBucket();
      const location = `s3://${bucket}/understudy`;
      const settings = { UNDERSTUDY_ARTIFACTS_CACHE_GIB: 1, AWS_ENDPOINT_URL_S3: server.endpoint };
      const artifacts = openArtifacts(location, { ...settings, UNDERSTUDY_ARTIFACTS_CACHE: join(folder, 'ours') });

      const train = Array.from({ length: 6 }, (_, number) => example(number));
      const accepted = spec({ training: { steps: 20 }, stopAfter: 'training' });
      const { records } = stack.use(await openTrainer({ redis, prefix, folder, artifacts }, accepted, { train }));
      const held = { at: 12, until: join(folder, 'let-go') };
      const machines = [];
      for (const cache of [join(folder, 'first'), join(folder, 'second')]) {
        const environment = { ...server.environment, UNDERSTUDY_ARTIFACTS: location, UNDERSTUDY_ARTIFACTS_CACHE: cache };
        const trainer = stack.use(await startTrainerProcess({ redisUrl, prefix, folder, checkpointSteps: 4, held, environment }));
        machines.push({ trainer, cache });
      }
      const log = pino({ level: 'silent' });
      const common = { redis, prefix, records, metrics: createMetrics('test'), log, concurrency: 1, drainMs: 200 };
      stack.use(consume(questionsQueue, async () => {}, common));
      stack.use(consume(datasetQueue, async () => {}, common));
      await stack.use(createPipeline({ redis, prefix })).submit(distillationId, 'training');

      const key = artifactKey(distillationId, 'training');
      const kept = async () => {
        const listing = await fetch(`${server.endpoint}/${bucket}?list-type=2&prefix=understudy/.scratch/${key}/.files/`);
        return (await listing.text()).match(/<Key>/g)?.length ?? 0;
      };
      await expect.poll(kept, long).toBeGreaterThan(0);
      for (const { trainer, cache } of machines)
        if (await trainer.trains()) {
          trainer.kill('SIGKILL');
          await rm(cache, { recursive: true, force: true });
        }
      await writeFile(held.until, '');
      await expect.poll(async () => (await records.get(distillationId))?.status, long).toBe('succeeded');
      const training = await readJson(artifacts, key, trainingFileSchema);
      expect(training.resumedFrom).toHaveLength(1);
      expect(training.resumedFrom[0]).toBeGreaterThanOrEqual(4);
      expect(training.trainLoss.map(([step]) => step)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      // What was kept of it is of no use any more.
      expect(await kept()).toBe(0);
    },
    patience,
  );
});
