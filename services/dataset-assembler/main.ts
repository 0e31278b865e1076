import { openArtifacts } from '@understudy/artifacts';
import { connectRedis, consume, createPipeline, datasetQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { runService } from '@understudy/service';
import { createAssembleDataset } from './assemble-dataset.ts';
import { shape } from './config.ts';

await runService('dataset-assembler', shape, async ({ config, log, metrics, own, ready }) => {
  const prefix = config.UNDERSTUDY_PREFIX;
  const redis = own(await connectRedis(config.REDIS_URL));
  const records = createRecords(redis, { prefix, metrics });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
  const pipeline = own(createPipeline({ redis, prefix }));
  await pipeline.check();
  ready('redis', () => pipeline.check());
  ready('artifacts', () => artifacts.check());
  const assembleDataset = createAssembleDataset({ records, artifacts, pipeline, metrics });
  own(consume(datasetQueue, assembleDataset, { redis, records, log, metrics, concurrency: 2, prefix }));
});
