// Writes docs/metrics.md from the table of metrics. Run by `npm run schema`; a test fails while the page is stale.
import { writeFile } from 'node:fs/promises';
import { documentMetrics } from './src/document-metrics.ts';

await writeFile(new URL('../../docs/metrics.md', import.meta.url), documentMetrics());
