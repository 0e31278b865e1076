// A worker process that takes answers and never ends them: the tests kill it.
import { setTimeout as sleep } from 'node:timers/promises';
import { createMetrics } from '@understudy/metrics';
import { createRecords } from '@understudy/records';
import { pino } from 'pino';
import { answersQueue, connectRedis, consume } from '../src/index.ts';
import { model } from './open-flow.ts';

const [url = '', prefix = ''] = process.argv.slice(2);
const redis = await connectRedis(url);
consume(answersQueue(model), (_job, { signal }) => sleep(600_000, undefined, { signal }), {
  redis,
  prefix,
  records: createRecords(redis, { prefix }),
  log: pino({ level: 'silent' }),
  metrics: createMetrics('hanging-worker'),
  concurrency: 40,
});
process.stdout.write('ready\n');
