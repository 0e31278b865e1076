import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { results } from './paths.ts';

export type ResultFile<Run> = {
  at: string;
  machine: { cores: number; processor: string; memoryGiB: number; otherCoresBusy: number };
  runs: [Run];
};

/** What a benchmark of training wrote last; undefined where it never ran. */
export async function readResult<Run>(name: string): Promise<ResultFile<Run> | undefined> {
  const text = await readFile(join(results, `training-${name}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ResultFile<Run>);
}
