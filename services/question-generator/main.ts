import { openArtifacts } from '@understudy/artifacts';
import { createAdmission, createChat, createPaidChat, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, consume, createPipeline, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { environment, runService } from '@understudy/service';
import { shape } from './config.ts';
import { createGenerateQuestions } from './generate-questions.ts';

await runService('question-generator', shape, async ({ config, log, metrics, own, ready }) => {
  const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const prefix = config.UNDERSTUDY_PREFIX;
  const records = createRecords(redis, { prefix, metrics });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
  const pipeline = own(createPipeline({ redis, prefix }));
  const admission = own(createAdmission({ catalogue, redis, prefix }));
  const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
  const client = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), admission }));
  const chat = createPaidChat({ chat: client, catalogue, accounts: records });
  const generateQuestions = createGenerateQuestions({
    records,
    artifacts,
    pipeline,
    chat,
    metrics,
    inFlightOf: admission.limitNow,
    isHosted: (model) => !('embedded' in (catalogue.models[model] ?? { embedded: true })),
  });
  // Each job sleeps most of the time, waiting for room in its window.
  own(consume(questionsQueue, generateQuestions, { redis, records, log, metrics, concurrency: 20, prefix }));
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
});
