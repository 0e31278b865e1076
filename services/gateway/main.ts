import { openArtifacts } from '@understudy/artifacts';
import { createAdmission, createChat, createPaidChat, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, createPipeline } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { environment, runService } from '@understudy/service';
import { shape } from './config.ts';
import { createApp } from './src/app.ts';
import { isLoopback } from './src/host-guard.ts';
import { listen } from './src/listen.ts';
import { repeat } from './src/repeat.ts';
import { createSweep } from './src/sweep.ts';

await runService(
  'gateway',
  shape,
  async ({ config, log, metrics, own }) => {
    const prefix = config.UNDERSTUDY_PREFIX;
    const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
    const redis = own(await connectRedis(config.REDIS_URL, { failFast: true }));
    await assertDurable(redis);
    const records = createRecords(redis, { prefix });
    const pipeline = own(createPipeline({ redis, prefix }));
    const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS);
    const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
    const admission = own(createAdmission({ catalogue, redis, prefix }));
    // A gateway without a teacher's key does all but ask that teacher.
    const chat = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), missingKeys: 'tell', admission }));
    const app = await createApp({
      records,
      pipeline,
      artifacts,
      catalogue,
      modelServerUrl,
      paidChat: createPaidChat({ chat, catalogue, accounts: records }),
      metrics,
      log,
      checks: [
        { name: 'redis', check: () => pipeline.check() },
        { name: 'artifacts', check: () => artifacts.check() },
      ],
      loopbackOnly: isLoopback(config.UNDERSTUDY_HOST),
    });
    own(repeat('sweep', createSweep({ records, pipeline, artifacts, log }), { everyMs: 5000, log }));
    const { port } = own(await listen(app, { host: config.UNDERSTUDY_HOST, port: config.UNDERSTUDY_PORT }));
    log.info({ port }, 'listening');
  },
  { ops: false },
);
