import { openArtifacts } from '@understudy/artifacts';
import { createMetrics } from '@understudy/metrics';
import { connectRedis, createPipeline, PermanentError } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { createAssembleDataset } from '../assemble-dataset.ts';
import { onceContext } from './once-context.ts';

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
const end = await assembleDataset({ distillationId }, onceContext()).then(
  () => ({ code: 'done', message: '' }),
  (error: unknown) => ({ code: error instanceof PermanentError ? error.code : 'other', message: String(error) }),
);
process.stdout.write(JSON.stringify(end));
