// `npm run bench`: every benchmark in one go, then the tables; `npm run bench -- answers kills` only those; `-- --older-than 2026-11-26T14:00`
// only those whose result is older or missing, as after an interruption; `-- table` none of them, and the tables again.
import { parseArgs } from 'node:util';
import { type BenchName, benches } from './benches.ts';
import { measureEach } from './measure-each.ts';
import { measureHere } from './measure-here.ts';
import { readResult } from './result-files.ts';
import { writeTables } from './tables/write-tables.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'older-than': { type: 'string' } } });
const limit = values['older-than'] === undefined ? Number.POSITIVE_INFINITY : Date.parse(values['older-than']);
const asked = positionals.filter((name) => name !== 'table');
const unknown = asked.filter((name) => !(name in benches));
const refuse = (message: string) => {
  console.error(message);
  process.exit(2);
};
if (unknown.length > 0) refuse(`There is no benchmark called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
if (Number.isNaN(limit)) refuse(`--older-than takes a date or a time such as 2026-11-26T14:00, not ${values['older-than']}.`);

const names: BenchName[] = [];
for (const name of Object.keys(benches) as BenchName[]) {
  if (positionals.length > 0 && !asked.includes(name)) continue;
  const { at } = (await readResult(name)) ?? { at: 0 };
  if (new Date(at).getTime() < limit) names.push(name);
}

const [only] = names;
const failed: string[] = [];
if (only && asked.length === 1) await measureHere(only, benches[only]);
else if (only) {
  console.log(`Should this be interrupted, go on with: npm run bench -- ${[...asked, '--older-than', new Date().toISOString()].join(' ')}`);
  failed.push(...(await measureEach(names)));
}
await writeTables();
if (failed.length > 0) {
  console.error(`Not measured, since they failed: ${failed.join(', ')}. Once more: npm run bench -- ${failed.join(' ')}`);
  process.exitCode = 1;
}
