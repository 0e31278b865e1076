import { openArtifacts } from '@understudy/artifacts';
import { assertDurable, connectRedis, consume, createPipeline, datasetQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { runService } from '@understudy/service';
import { createAssembleDataset } from './assemble-dataset.ts';

await runService('dataset-assembler', {}, async ({ config, log, metrics, own, ready }) => {
  const prefix = config.UNDERSTUDY_PREFIX;
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const records = createRecords(redis, { prefix, metrics });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
  const pipeline = own(createPipeline({ redis, prefix }));
  const assembleDataset = createAssembleDataset({ records, artifacts, pipeline, metrics });
  own(consume(datasetQueue, assembleDataset, { redis, records, log, metrics, concurrency: 2, prefix }));
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
});
