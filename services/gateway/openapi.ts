// Writes openapi.json, the committed document of all routes: `npm run schema`.
import { writeFile } from 'node:fs/promises';
import { createMetrics } from '@understudy/metrics';
import { createApp } from './src/app.ts';
import type { Dependencies } from './src/dependencies.ts';

/** The document as the gateway serves it. Made without Redis or a store: nothing is touched before the first request. */
export async function openApiDocument(): Promise<object> {
  const access: Dependencies['access'] = { limits: { requestsPerMinute: null, distillations: null }, mostDelayMs: 0 };
  const metrics = createMetrics('gateway');
  await using app = await createApp({ loopbackOnly: true, access, metrics, catalogue: { students: {} } } as Dependencies);
  await app.ready();
  return app.swagger();
}

/** The text of the committed file. */
export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
}

if (import.meta.main) await writeFile(new URL('./openapi.json', import.meta.url), await openApiText());
