import { models } from './models.ts';
import { overview } from './overview.ts';
import { pipeline } from './pipeline.ts';
import { serving } from './serving.ts';
import { training } from './training.ts';

/** What lies in dashboards/: the text of each file by its name. */
export function dashboardFiles(): Map<string, string> {
  const dashboards = [overview, pipeline, models, training, serving];
  return new Map(dashboards.map((one) => [`${one.uid?.replace('understudy-', '')}.json`, `${JSON.stringify(one, null, 2)}\n`]));
}
