import { openArtifacts } from '@understudy/artifacts';
import { createChat, limitOf, loadCatalogue } from '@understudy/models';
import { answersQueue, assertDurable, connectRedis, consume } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { environment, runService } from '@understudy/service';
import { createAnswerQuestion } from './answer-question.ts';
import { shape } from './config.ts';

await runService('teacher-worker', shape, async ({ config, log, metrics, own, ready }) => {
  const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
  const maxInFlight = config.UNDERSTUDY_CONCURRENCY;
  const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
  const chat = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), maxInFlight }));
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const prefix = config.UNDERSTUDY_PREFIX;
  const records = createRecords(redis, { prefix });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS);
  const answerQuestion = createAnswerQuestion({ chat, records, artifacts, metrics });
  for (const model of Object.keys(catalogue.models)) {
    // A few jobs more than calls: the model shall not wait while Redis is asked and told.
    const limit = maxInFlight ?? limitOf(catalogue, model);
    const concurrency = limit + Math.ceil(limit / 8);
    own(consume(answersQueue(model), answerQuestion, { redis, records, log, metrics, concurrency, prefix }));
  }
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
});
