import { openArtifacts } from '@understudy/artifacts';
import { createAdmission, createChat, createPaidChat, loadCatalogue } from '@understudy/models';
import { assertDurable, connectRedis, createPipeline } from '@understudy/queues';
import { createAccessKeys, createRecords, listenForEvents } from '@understudy/records';
import { environment, listen, runService } from '@understudy/service';
import { shape } from './config.ts';
import { assertKeyed } from './src/access/admin-key.ts';
import { createApp } from './src/app.ts';
import { isLoopback } from './src/host-guard.ts';
import { repeat } from './src/repeat.ts';
import { createRetention } from './src/retention.ts';
import { createSweep } from './src/sweep.ts';

await runService(
  'gateway',
  shape,
  async ({ config, log, metrics, own }) => {
    const prefix = config.UNDERSTUDY_PREFIX;
    const catalogue = await loadCatalogue(config.UNDERSTUDY_MODELS);
    const redis = own(await connectRedis(config.REDIS_URL, { failFast: true }));
    await assertDurable(redis);
    const records = createRecords(redis, { prefix, metrics });
    const accessKeys = createAccessKeys(redis, { prefix });
    const adminKey = config.UNDERSTUDY_ADMIN_KEY;
    const loopbackOnly = isLoopback(config.UNDERSTUDY_HOST);
    const allowedOrigins = config.UNDERSTUDY_ALLOWED_ORIGINS;
    await assertKeyed(accessKeys, { host: config.UNDERSTUDY_HOST, loopbackOnly, adminKey, allowedOrigins });
    const pipeline = own(createPipeline({ redis, prefix }));
    const artifacts = openArtifacts(config.UNDERSTUDY_ARTIFACTS, config);
    const admission = own(createAdmission({ catalogue, redis, prefix }));
    const modelServerUrl = config.UNDERSTUDY_MODEL_SERVER;
    // A gateway without a teacher's key does all but ask that teacher.
    const chat = own(createChat({ catalogue, modelServerUrl, metrics, environment: environment(), missingKeys: 'tell', admission }));
    const app = await createApp({
      records,
      events: own(listenForEvents(redis, { prefix })),
      pipeline,
      artifacts,
      catalogue,
      chat,
      paidChat: createPaidChat({ chat, catalogue, accounts: records }),
      modelServerUrl,
      environment: environment(),
      metrics,
      log,
      checks: [
        { name: 'redis', check: () => pipeline.check() },
        { name: 'artifacts', check: () => artifacts.check() },
      ],
      loopbackOnly,
      accessKeys,
      redis,
      prefix,
      access: {
        adminKey,
        limits: { requestsPerMinute: config.UNDERSTUDY_RATE_LIMIT, distillations: config.UNDERSTUDY_OWNER_DISTILLATIONS },
        mostDelayMs: config.UNDERSTUDY_MOST_DELAY_MS,
        allowedOrigins,
      },
      board: await pipeline.board(Object.keys(catalogue.models)),
    });
    // It acts on what it sees twice: what a killed gateway has left is mended a second after the start.
    own(repeat('sweep', createSweep({ records, pipeline, artifacts, metrics, log }), { soonMs: 1000, everyMs: 5000, log }));
    const retention = createRetention({ records, pipeline, artifacts, log }, { days: config.UNDERSTUDY_RETENTION_DAYS });
    own(repeat('retention', retention, { soonMs: 60_000, everyMs: 600_000, log }));
    const { port } = own(await listen(app, { host: config.UNDERSTUDY_HOST, port: config.UNDERSTUDY_PORT }));
    log.info({ port }, 'listening');
  },
  { ops: false },
);
