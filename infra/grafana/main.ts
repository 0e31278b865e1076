// Writes infra/grafana/dashboards/*.json. Run by `npm run dashboards`; a test fails while a file is stale.
import { writeFile } from 'node:fs/promises';
import { dashboardFiles } from './dashboard-files.ts';

for (const [name, text] of dashboardFiles()) await writeFile(new URL(`dashboards/${name}`, import.meta.url), text);
