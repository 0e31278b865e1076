import { openArtifacts } from '@understudy/artifacts';
import { createAdmission, createChat, createPaidChat, loadCatalogue } from '@understudy/models';
import { answersQueue, assertDurable, connectRedis, consume } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { environment, runService } from '@understudy/service';
import { createAnswerQuestion } from './answer-question.ts';
import { shape } from './config.ts';

await runService('teacher-worker', shape, async ({ config, log, metrics, own, ready }) => {
  const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const prefix = config.UNDERSTUDY_PREFIX;
  const records = createRecords(redis, { prefix, metrics });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
  const maxInFlight = config.UNDERSTUDY_CONCURRENCY;
  const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
  const admission = own(createAdmission({ catalogue, redis, prefix }));
  const client = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), admission, maxInFlight }));
  const chat = createPaidChat({ chat: client, catalogue, accounts: records });
  const answerQuestion = createAnswerQuestion({ chat, records, artifacts, metrics });
  for (const model of Object.keys(catalogue.models)) {
    // A few jobs more than calls: the model shall not wait while Redis is asked and told.
    const jobsFor = (share: number) => share + Math.ceil(share / 8);
    const concurrency = jobsFor(client.shareOf(model));
    const consumer = own(consume(answersQueue(model), answerQuestion, { redis, records, log, metrics, concurrency, prefix }));
    client.onShare(model, (share) => {
      consumer.concurrency = jobsFor(share);
    });
  }
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
});
