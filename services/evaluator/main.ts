import { openArtifacts } from '@understudy/artifacts';
import { openEngine, weightsUnder } from '@understudy/engine';
import { createAdmission, createChat, createPaidChat, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, consume, evaluationQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { environment, runService } from '@understudy/service';
import { shape } from './config.ts';
import { createEvaluateStudent } from './evaluate-student.ts';

await runService('evaluator', shape, async ({ config, log, metrics, own, ready }) => {
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
  const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
  const prefix = config.UNDERSTUDY_PREFIX;
  const records = createRecords(redis, { prefix, metrics });
  const admission = own(createAdmission({ catalogue, redis, prefix }));
  const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
  const chat = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), admission }));
  const evaluateStudent = createEvaluateStudent({
    records,
    artifacts,
    catalogue,
    environment: environment(),
    chat: createPaidChat({ chat, catalogue, accounts: records }),
    openEngine: () => openEngine({ python: config.UNDERSTUDY_PYTHON, engine: config.UNDERSTUDY_ENGINE, log }),
    weights: weightsUnder(config.UNDERSTUDY_HOME),
    metrics,
    now: () => new Date(),
  });
  own(consume(evaluationQueue, evaluateStudent, { redis, records, log, metrics, concurrency: 2, prefix }));
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
});
