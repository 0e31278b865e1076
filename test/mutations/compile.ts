import { join } from 'node:path';
import { isPython, type Mutation, mutate } from './mutation.ts';
import { runProgram, type Where } from './run-program.ts';

/**
 * Has the compilers look at all mutations, as many at a time as lie in files of their own. A change that a compiler refuses needs no test, and
 * would turn every test red. Names that are not used any more are no fault here: they are what a removed line leaves.
 * @throws Error with what they say.
 */
export async function compileAll(mutations: readonly Mutation[], where: Where): Promise<void> {
  for (let left = [...mutations]; left.length > 0; ) {
    const together = [...new Map(left.toReversed().map((mutation) => [mutation.file, mutation])).values()];
    left = left.filter((mutation) => !together.includes(mutation));
    await using edited = new AsyncDisposableStack();
    for (const mutation of together) edited.use(await where.scratch.edit(mutation.file, (text) => mutate(mutation, text)));
    const python = together.map(({ file }) => file).filter(isPython);
    if (python.length > 0) await compile('.understudy/venv/bin/ruff', [...ruff, ...python], where);
    if (python.length < together.length) await compile(process.execPath, [...tsc, join(where.scratch.temporary, 'tsc.json')], where);
  }
}

const ruff = ['check', '--no-cache', '--isolated', '--select', 'E9,F821'];
const lenient = ['--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];
const tsc = ['node_modules/typescript/bin/tsc', ...lenient, '--incremental', '--tsBuildInfoFile'];

async function compile(program: string, args: readonly string[], where: Where): Promise<void> {
  const { code, output } = await runProgram(program, args, where);
  if (code !== 0) throw new Error(`A mutation does not compile:\n${output.trim()}`);
}
