import { openArtifacts } from '@understudy/artifacts';
import { createMetrics } from '@understudy/metrics';
import { connectRedis, createPipeline, PermanentError } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { pino } from 'pino';
import { createAssembleDataset } from '../assemble-dataset.ts';

// A process of its own that assembles one dataset, for tests that kill it or give it a small disk. Prints how it ended.
const [url = '', prefix = '', location = '', distillationId = ''] = process.argv.slice(2);
await using redis = await connectRedis(url);
await using pipeline = createPipeline({ redis, prefix });
const assembleDataset = createAssembleDataset({
  records: createRecords(redis, { prefix }),
  artifacts: openArtifacts(location),
  pipeline,
  metrics: createMetrics('test'),
});
const { signal } = new AbortController();
const context = {
  jobId: 'once',
  attempt: 1,
  signal,
  draining: signal,
  log: pino({ level: 'silent' }),
  checkpoint: null,
  saveCheckpoint: async () => {},
  waitForChildren: () => Promise.reject(new Error('waits for another round')),
};
const end = await assembleDataset({ distillationId }, context).then(
  () => ({ code: 'done', message: '' }),
  (error: unknown) => ({ code: error instanceof PermanentError ? error.code : 'other', message: String(error) }),
);
process.stdout.write(JSON.stringify(end));
