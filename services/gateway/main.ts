import { openArtifacts } from '@understudy/artifacts';
import { createAdmission, createChat, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, createPipeline } from '@understudy/queues';
import { createRecords, listenForEvents } from '@understudy/records';
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
    const admission = own(createAdmission({ catalogue, redis, prefix }));
    const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
    const chat = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), keysAsNeeded: true, admission }));
    const app = await createApp({
      records,
      events: own(listenForEvents(redis, { prefix })),
      pipeline,
      artifacts,
      catalogue,
      chat,
      modelServerUrl,
      environment: environment(),
      metrics,
      log,
      checks: [
        { name: 'redis', check: () => pipeline.check() },
        { name: 'artifacts', check: () => artifacts.check() },
      ],
      loopbackOnly: isLoopback(config.UNDERSTUDY_HOST),
    });
    // It acts on what it sees twice: what a killed gateway has left is mended a second after the start.
    own(repeat('sweep', createSweep({ records, pipeline, artifacts, log }), { soonMs: 1000, everyMs: 5000, log }));
    const { port } = own(await listen(app, { host: config.UNDERSTUDY_HOST, port: config.UNDERSTUDY_PORT }));
    log.info({ port }, 'listening');
  },
  { ops: false },
);
