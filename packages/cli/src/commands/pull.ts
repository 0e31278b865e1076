import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type Artifact, artifactFiles, manifestSchema } from '@understudy/contracts';
import { type Command, CommandError, choiceOption, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { fetchFile } from '../pull/fetch-file.ts';
import { createPullPainter, megabytes } from '../pull/paint-pull.ts';

/** Where the parts of a distillation lie in its folder. */
const parts = { adapter: '5-adapter/', dataset: '4-dataset/', report: '6-report/' } as const;
const partNames = Object.keys(parts) as (keyof typeof parts)[];

export const pull: Command = {
  name: 'pull',
  usage: 'pull [ID|NAME] [--out DIR] [--only PART] [--json]',
  summary: 'Download the files of a distillation, checked by their sha256; prints the folder. Again, it fetches only what is missing.',
  example: 'understudy pull beethoven --out beethoven --only adapter',
  options: {
    out: { type: 'string', short: 'o', value: 'DIR', summary: 'Where they go; left out, a folder named by the id.' },
    only: {
      type: 'string',
      value: 'PART',
      choices: partNames,
      summary: `One of ${partNames.join(', ')}; left out, everything, with the manifest that "understudy verify" reads.`,
    },
    json: { type: 'boolean', summary: 'Print folder and files as JSON.' },
  },
  async run({ options, positionals, url, key, quiet, out, err, signal }) {
    const only = choiceOption(options, 'only', partNames);
    const client = connect({ url, key });
    const { id, status } = await findDistillation(client, positionals[0]);
    const folder = textOption(options, 'out') ?? id;
    await refuseAnother(folder, id);
    const listed = (await client.artifacts(id)).data;
    const wanted = listed.filter(({ name }) => only === undefined || artifactFiles[name].path.startsWith(parts[only]));
    if (wanted.length === 0) throw new CommandError('conflict', `${id} has no ${only ?? 'file'}: it is ${status}.`);

    const painter = quiet ? null : createPullPainter(process.stderr, { files: wanted.length, bytes: sizeOf(wanted) });
    const files: { path: string; state: 'kept' | 'fetched'; sha256: string; bytes: number }[] = [];
    try {
      // The manifest comes last, as it stands in the list: a folder that holds it holds the rest.
      for (const { name, sha256, bytes } of wanted) {
        // Our own path for the name, never one that was sent: it could lead out of the folder.
        const { path } = artifactFiles[name];
        const onBytes = (count: number) => painter?.onBytes(count);
        const to = { path: join(resolve(folder), path), onBytes, signal };
        const state = await fetchFile(client, id, { name, sha256, bytes }, to);
        painter?.onFile(path, state);
        files.push({ path, state, sha256, bytes });
      }
    } finally {
      painter?.end();
    }
    const fetched = files.filter(({ state }) => state === 'fetched');
    out(flagOption(options, 'json') ? JSON.stringify({ distillationId: id, folder, files }, null, 2) : folder);
    err(
      fetched.length === 0
        ? `All ${files.length} files were there already.`
        : `${fetched.length} of ${files.length} files came, ${megabytes(sizeOf(fetched))}.`,
    );
    return exitCodes.ok;
  },
};

const sizeOf = (files: readonly Pick<Artifact, 'bytes'>[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** @throws UsageError for a folder that holds the files of another distillation. */
async function refuseAnother(folder: string, id: string): Promise<void> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null);
  if (text === null) return;
  const manifest = manifestSchema.safeParse(parsed(text));
  if (manifest.success && manifest.data.distillationId === id) return;
  const whose = manifest.success ? `the files of ${manifest.data.distillationId}` : 'another manifest.json';
  throw new UsageError(`${relative('.', folder) || folder} holds ${whose}: name another folder with --out.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
