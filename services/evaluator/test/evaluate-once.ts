// One evaluation in a process of its own, to be killed: `node evaluate-once.ts REDIS_URL PREFIX FOLDER MODEL_SERVER WEIGHTS`.
import { connectRedis } from '@understudy/queues';
import { openEvaluator, weightsOf } from './trained-distillation.ts';

const [url = '', prefix = '', folder = '', modelServer = '', weights = ''] = process.argv.slice(2);
await using redis = await connectRedis(url);
await using evaluator = await openEvaluator({ redis, prefix, folder, modelServer, weights: weightsOf(weights) });
await evaluator.run();
