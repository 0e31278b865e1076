import { openArtifacts } from '@understudy/artifacts';
import { limitOf, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, consume, createPipeline, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { runService } from '@understudy/service';
import { shape } from './config.ts';
import { createGenerateQuestions } from './generate-questions.ts';

await runService('question-generator', shape, async ({ config, log, metrics, own, ready }) => {
  const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
  const redis = own(await connectRedis(config.REDIS_URL));
  await assertDurable(redis);
  const prefix = config.UNDERSTUDY_PREFIX;
  const records = createRecords(redis, { prefix });
  const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS);
  const pipeline = own(createPipeline({ redis, prefix }));
  const windowOf = (model: string) => config.UNDERSTUDY_WINDOW ?? Math.max(2000, 4 * limitOf(catalogue, model));
  const generateQuestions = createGenerateQuestions({ records, artifacts, pipeline, windowOf });
  // Each job sleeps most of the time, waiting for room in its window.
  own(consume(questionsQueue, generateQuestions, { redis, records, log, metrics, concurrency: 20, prefix }));
  ready('redis', () => assertDurable(redis));
  ready('artifacts', () => artifacts.check());
});
