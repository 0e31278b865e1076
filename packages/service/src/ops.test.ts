import { createMetrics } from '@understudy/metrics';
import { expect, test } from 'vitest';
import { openOps } from './ops.ts';

test('a figure that cannot be gathered is an answer with its reason, and the process goes on', async () => {
  const metrics = createMetrics('test');
  Object.assign(metrics.buildInfo, { collect: () => Promise.reject(new Error('Redis does not answer')) });
  await using ops = await openOps({ metrics, checks: [], port: 0, host: '127.0.0.1' });
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${ops.port}${path}`);
    return [response.status, await response.text()];
  };
  expect(await ask('/metrics')).toEqual([500, 'The metrics cannot be gathered: Redis does not answer\n']);
  expect(await ask('/livez')).toEqual([200, 'live\n']);
});
