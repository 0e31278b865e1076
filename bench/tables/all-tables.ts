import type { BenchName } from '../benches.ts';
import { type ResultFile, readResult } from '../result-files.ts';
import { answersTables } from './answers.ts';
import { conditions } from './conditions.ts';
import { faultsTables } from './faults.ts';
import { gatewayTables } from './gateway.ts';
import { partsTables } from './parts.ts';
import { quickstartTables } from './quickstart.ts';
import { startingTables } from './starting.ts';
import { trainingTables } from './training.ts';

/** How each benchmark's result is shown: a missing one is a type error. */
const shown: Record<BenchName, (file: ResultFile<never>) => string> = {
  ...answersTables,
  ...faultsTables,
  ...gatewayTables,
  ...partsTables,
  ...quickstartTables,
  ...startingTables,
  ...trainingTables,
};

/** Of each benchmark what bench/README.md shows. One that never ran shows that. */
export async function allTables(): Promise<Record<string, string>> {
  const tables = Object.entries(shown).map(async ([name, show]) => {
    const file = await readResult<never>(name);
    return [name, file ? `${show(file)}\n\n${conditions(file)}` : `Not measured yet: \`npm run bench -- ${name}\`.`];
  });
  return Object.fromEntries(await Promise.all(tables));
}
