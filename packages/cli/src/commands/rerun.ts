import { readJson } from '@understudy/artifacts';
import { type Client, ClientError } from '@understudy/client';
import { artifactFiles, type Report, reportSchema } from '@understudy/contracts';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { timeoutOption } from '../parse-duration.ts';
import { compareRuns } from '../rerun/compare-runs.ts';
import { type Original, readOriginal } from '../rerun/read-original.ts';
import { rerunText } from '../rerun/rerun-text.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

export const rerun: Command = {
  name: 'rerun',
  usage: 'rerun MANIFEST [--name NAME] [--detach | --against ID] [--timeout TIME] [--json]',
  summary: 'Run a distillation again from its manifest.json, and tell where the results differ; exit code 1 where they should not.',
  example: 'understudy rerun dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K/manifest.json',
  options: {
    name: { type: 'string', value: 'NAME', summary: 'Another name; left out, that of the first run.' },
    detach: { type: 'boolean', summary: 'Only post it; compare later with --against.' },
    against: { type: 'string', value: 'ID', summary: 'Post nothing: compare with this distillation of the same spec.' },
    ...timeoutOption,
    json: { type: 'boolean', summary: 'Print the comparison as JSON.' },
  },
  async run({ options, positionals, url, key, quiet, out, write, err, signal }) {
    const [path, more] = positionals;
    if (path === undefined || more !== undefined) throw new UsageError('rerun takes one manifest.json, or the folder that holds it.');
    const [name, against, detach] = [textOption(options, 'name'), textOption(options, 'against'), flagOption(options, 'detach')];
    if (against !== undefined && (detach || name !== undefined))
      throw new UsageError('--against posts nothing: leave --detach and --name out.');
    const original = await readOriginal(path);
    const { evaluationOf, distillationId } = original.manifest;
    if (evaluationOf !== null)
      throw new UsageError(
        `${distillationId} only evaluated the student of ${evaluationOf}: "understudy evaluate ${evaluationOf}" does that again.`,
      );
    const client = connect({ url, key });
    const id = against ?? (await client.submit({ ...original.spec, ...(name !== undefined && { name }) }, { signal })).id;
    if (detach) {
      out(flagOption(options, 'json') ? JSON.stringify({ before: original.manifest.distillationId, again: id }) : id);
      err(`Compare it once it has ended: understudy rerun ${path} --against ${id}`);
      return exitCodes.ok;
    }
    if (against === undefined) err(`${original.manifest.distillationId} runs again as ${id}.`);
    const ended = await watchDistillation(client, id, { signal, quiet, options, comeBack: `understudy rerun ${path} --against ${id}` });
    const { sentence, code } = outcome(ended);
    // One that its gates failed has all that a succeeded one has.
    if (ended.status !== 'succeeded' && ended.error?.code !== 'gate_failed') {
      err(sentence);
      return code;
    }
    const comparison = await compareRuns(client, original, id);
    const results = { before: await reportOf(original), again: await askReport(client, id) };
    if (flagOption(options, 'json')) {
      const figures = (report: Report | null) => report && { verdict: report.verdict, gapClosed: report.gapClosed };
      const runs = { before: original.manifest.distillationId, again: id };
      out(JSON.stringify({ ...runs, ...comparison, results: { before: figures(results.before), again: figures(results.again) } }, null, 2));
    } else write(rerunText(comparison, results));
    return comparison.broken ? exitCodes.failed : exitCodes.ok;
  },
};

/** The first run's, where it lies beside the manifest as it was left. */
async function reportOf({ manifest, store }: Original): Promise<Report | null> {
  const { path } = artifactFiles.report;
  const found = await store.stat(path);
  return found !== null && found.sha256 === manifest.files[path]?.sha256 ? await readJson(store, path, reportSchema) : null;
}

/** Null for one that stops before its evaluation. */
async function askReport(client: Client, id: string): Promise<Report | null> {
  return await client.report(id).catch((error: unknown) => {
    if (error instanceof ClientError && error.code === 'not_ready') return null;
    throw error;
  });
}
