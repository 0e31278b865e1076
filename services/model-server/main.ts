import { join } from 'node:path';
import { openArtifacts } from '@understudy/artifacts';
import { listen, runService } from '@understudy/service';
import { shape } from './config.ts';
import { createApp } from './src/app.ts';
import { createChildren } from './src/children.ts';
import { createModels } from './src/models.ts';
import { readinessChecks } from './src/readiness.ts';

await runService(
  'model-server',
  shape,
  async ({ config, log, metrics, own }) => {
    const models = createModels(join(config.UNDERSTUDY_HOME, 'models'), openArtifacts(config.UNDERSTUDY_ARTIFACTS, config));
    const settings = {
      python: config.UNDERSTUDY_PYTHON,
      launcher: new URL('./llama-server.py', import.meta.url).pathname,
      slots: config.UNDERSTUDY_SLOTS,
      context: config.UNDERSTUDY_CONTEXT,
      threads: config.UNDERSTUDY_THREADS,
      students: config.UNDERSTUDY_STUDENTS,
    };
    const children = own(createChildren(settings, { log, metrics }));
    const app = createApp({ models, children, metrics, log, checks: readinessChecks({ models, python: settings.python }) });
    const { port } = own(await listen(app, { host: config.UNDERSTUDY_HOST, port: config.UNDERSTUDY_PORT }));
    log.info({ port }, 'listening');
  },
  { ops: false },
);
