import { openArtifacts } from '@understudy/artifacts';
import { openEngine, weightsUnder } from '@understudy/engine';
import { assertTrainingKeys, createPaidTraining, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, consume, createPipeline, trainingQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { environment, runService } from '@understudy/service';
import { createLocalBackend } from './backends/local.ts';
import { createOpenaiBackend } from './backends/openai.ts';
import { createTinkerBackend } from './backends/tinker.ts';
import { shape } from './config.ts';
import { createTrainStudent } from './train-student.ts';

await runService('trainer', shape, async ({ config, log, metrics, own, ready }) => {
  const prefix = config.UNDERSTUDY_PREFIX;
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const records = createRecords(redis, { prefix, metrics });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
  const engine = own(openEngine({ python: config.UNDERSTUDY_PYTHON, engine: config.UNDERSTUDY_ENGINE, keepMs: 60_000, log }));
  const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
  assertTrainingKeys(catalogue, environment());
  const paid = createPaidTraining({ accounts: records, metrics });
  const trainStudent = createTrainStudent({
    records,
    artifacts,
    pipeline: own(createPipeline({ redis, prefix })),
    catalogue,
    backends: {
      local: createLocalBackend({
        engine,
        weights: weightsUnder(config.UNDERSTUDY_HOME),
        checkpointSteps: config.UNDERSTUDY_CHECKPOINT_STEPS,
      }),
      tinker: createTinkerBackend({ engine, paid }),
      openai: createOpenaiBackend({ environment: environment(), paid }),
    },
    metrics,
  });
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
  own(consume(trainingQueue, trainStudent, { redis, records, log, metrics, concurrency: 1, prefix, drainMs: 8000 }));
});
