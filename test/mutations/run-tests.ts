import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPython, type Mutation } from './mutation.ts';
import { runProgram, type Where } from './run-program.ts';

export type TestName = Pick<Mutation, 'test' | 'title'>;
/** `failed`: it ran to its own verdict. `none`: it did not run, or what it stands on broke before it. */
export type Verdict = { outcome: 'passed' | 'failed' | 'none'; why: string };

/** Runs these tests and no others of their files; verdicts come by `nameOf`. */
export async function runTests(tests: readonly TestName[], where: Where): Promise<Map<string, Verdict>> {
  const [python, node] = [true, false].map((wanted) => tests.filter(({ test }) => isPython(test) === wanted)) as [TestName[], TestName[]];
  return new Map([...(node.length > 0 ? await runVitest(node, where) : []), ...(python.length > 0 ? await runPytest(python, where) : [])]);
}

export const nameOf = ({ test, title }: TestName): string => `${test} ${title}`;

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

/** Longer than any of them takes, on a machine with other work too: one that ends by it has come to no verdict. */
const patience = ['--testTimeout=180000', '--hookTimeout=180000'];
const timedOut = /TestTimeoutError|(?:Test|Hook) timed out/;

async function runVitest(tests: readonly TestName[], where: Where): Promise<[string, Verdict][]> {
  const { root, temporary } = where.scratch;
  const reportPath = join(temporary, 'vitest.json');
  const titles = [...new Set(tests.map(({ title }) => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))];
  const files = [...new Set(tests.map(({ test }) => test))];
  const args = ['run', ...files, '-t', `(${titles.join('|')})$`, ...patience, '--reporter=json', `--outputFile=${reportPath}`];
  const { output } = await runProgram(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], where);
  const said = await readFile(reportPath, 'utf8').catch(() => '{"testResults":[]}');
  const report = reportSchema.parse(JSON.parse(said));
  return tests.map((test) => {
    const file = report.testResults.find(({ name }) => name === join(root, test.test));
    const ran = file?.assertionResults.filter(({ title, status }) => title === test.title && ['passed', 'failed'].includes(status)) ?? [];
    const failures = ran.filter(({ status }) => status === 'failed').flatMap(({ failureMessages }) => failureMessages ?? []);
    const why = failures.join('\n') || file?.message || output;
    const outcome = ran.length === 0 || timedOut.test(why) ? 'none' : failures.length > 0 ? 'failed' : 'passed';
    return [nameOf(test), { outcome, why: outcome === 'passed' ? '' : why }];
  });
}

async function runPytest(tests: readonly TestName[], where: Where): Promise<[string, Verdict][]> {
  const ids = tests.map(({ test, title }) => `${test}::${title}`);
  // One line for each outcome: FAILED where the test says no, ERROR where a fixture or the file itself broke.
  const args = ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--tb=line', '-rpfEs', ...ids];
  const { output } = await runProgram('.understudy/venv/bin/python', args, where);
  const lines = output.split('\n');
  return tests.map((test, index) => {
    const said = lines.filter((line) => {
      const [word = '', id = ''] = line.split(' ');
      return /^[A-Z]+$/.test(word) && (id === ids[index] || id.startsWith(`${ids[index]}[`));
    });
    const has = (word: string) => said.some((line) => line.startsWith(`${word} `));
    const outcome = has('ERROR') || said.length === 0 ? 'none' : has('FAILED') ? 'failed' : has('PASSED') ? 'passed' : 'none';
    return [nameOf(test), { outcome, why: outcome === 'passed' ? '' : output }];
  });
}
