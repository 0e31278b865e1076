// `npm run mutations [-- ID …]`: breaks the code in each place of the list, demands that a test turns red, and writes docs/mutations.md when
// all did. Takes a quarter of an hour; Ctrl-C leaves nothing behind.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileAll } from './compile.ts';
import { type Mutation, mutate } from './mutation.ts';
import { openScratch } from './open-scratch.ts';
import { renderPage } from './render-page.ts';
import type { Where } from './run-program.ts';
import { nameOf, runTests } from './run-tests.ts';
import { subjects } from './subjects.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(new Error('interrupted')));
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`mutations: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(ids: readonly string[]): Promise<number> {
  const all = Object.values(subjects).flat();
  const unknown = ids.filter((id) => !all.some((mutation) => mutation.id === id));
  if (unknown.length > 0) throw new Error(`The list has no ${unknown.join(', ')}; it has ${all.map(({ id }) => id).join(', ')}.`);
  const wanted = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));

  await using scratch = await openScratch(checkout);
  const where: Where = { scratch, signal: interrupted.signal };
  say(`${wanted.length} mutations. Do they compile?`);
  await compileAll(wanted, where);
  say('They do. Are their tests green on the code as it is?');
  const before = await runTests(uniqueTests(wanted), where);
  const unsound = [...before].filter(([, { outcome }]) => outcome !== 'passed');
  for (const [name, { outcome, why }] of unsound) say(`NOT GREEN (${outcome === 'none' ? 'did not run' : 'red'})  ${name}\n${tail(why)}`);
  if (unsound.length > 0) return 1;
  say('They are.');

  let survivors = 0;
  for (const [index, mutation] of wanted.entries()) {
    const started = performance.now();
    const fault = await faultOf(mutation, where);
    const seconds = Math.round((performance.now() - started) / 1000);
    say(
      `${index + 1}/${wanted.length}  ${fault === null ? 'red' : 'SURVIVED'}  ${mutation.id}  (${seconds} s)${fault === null ? '' : `\n${fault}`}`,
    );
    if (fault !== null) survivors += 1;
  }
  if (survivors > 0) say(`${survivors} of ${wanted.length} turned no test red.`);
  else if (ids.length === 0) await writeFile(join(checkout, 'docs/mutations.md'), renderPage(subjects));
  return survivors === 0 ? 0 : 1;
}

/** Why a mutation does not count as noticed; null when its test is red for the right reason. */
async function faultOf(mutation: Mutation, where: Where): Promise<string | null> {
  await using _ = await where.scratch.edit(mutation.file, (text) => mutate(mutation, text));
  const { outcome, why } = (await runTests([mutation], where)).get(nameOf(mutation)) ?? { outcome: 'none', why: '' };
  if (outcome === 'passed') return `Nothing noticed: ${nameOf(mutation)} stays green.`;
  if (outcome === 'none') return `The test did not come to a verdict:\n${tail(why)}`;
  const broken = /SyntaxError|ERR_MODULE_NOT_FOUND|ModuleNotFoundError|ImportError|NameError|ReferenceError/.exec(why);
  return broken === null ? null : `Red for the wrong reason (${broken[0]}):\n${tail(why)}`;
}

function uniqueTests(mutations: readonly Mutation[]) {
  return [...new Map(mutations.map((mutation) => [nameOf(mutation), mutation])).values()];
}

function tail(text: string): string {
  return text.split('\n').slice(-30).join('\n');
}
