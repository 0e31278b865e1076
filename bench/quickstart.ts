import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportSchema } from '@understudy/contracts';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Runs the quickstart as a newcomer would, after set-up and on an empty data folder, and reads its own figures: minutes, memory over all
 * processes, and the report.
 * @throws Error with the end of its output when it does not exit with 0.
 */
export async function measureQuickstart() {
  const home = process.env.UNDERSTUDY_HOME ?? join(root, '.understudy');
  const data = join(home, 'quickstart');
  await rm(data, { recursive: true, force: true });
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/understudy.mjs'), 'quickstart'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`The quickstart ended with code ${code}: ${output.slice(-2000)}`);
  const distillations = join(data, 'artifacts', 'distillations');
  const [id = ''] = (await readdir(distillations)).filter((name) => name.startsWith('dst_'));
  const report = reportSchema.parse(JSON.parse(await readFile(join(distillations, id, '6-report/report.json'), 'utf8')));
  const arms = report.arms.map(({ name, rules, rates, negativeLogLikelihood, klDivergence }) => ({
    name,
    rules,
    rates: Object.fromEntries(
      ['first-person', 'gives-name', 'ai-talk', 'truncated'].flatMap((rate) => (rates[rate] ? [[rate, rates[rate]]] : [])),
    ),
    negativeLogLikelihood,
    klDivergence,
  }));
  return {
    seconds: Math.round(seconds),
    peakMemoryGiB: Number(/at most ([\d.]+) GiB/.exec(output)?.[1] ?? Number.NaN),
    gapClosed: report.gapClosed,
    klClosed: report.klClosed,
    tokensPerQuery: report.savings.tokensPerQuery,
    dataset: report.dataset,
    training: { steps: report.training.steps, seconds: report.training.seconds },
    arms,
  };
}
