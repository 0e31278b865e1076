import type { ArtifactStore } from '@understudy/artifacts';
import type { Manifest } from '@understudy/contracts';
import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';
import { readManifest } from '../read-manifest.ts';

type VerifiedFile = { path: string; state: 'same' | 'changed' | 'missing' };

const words: Record<VerifiedFile['state'], string> = {
  same: 'as the manifest says',
  changed: 'CHANGED: its sha256 or size is not that of the manifest',
  missing: 'MISSING',
};

export const verify: Command = {
  name: 'verify',
  usage: 'verify DIR [--json]',
  summary: 'Compute every hash of a manifest.json anew; exit code 1 when a file is missing or changed.',
  example: 'understudy verify dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
  options: { json: { type: 'boolean', summary: 'Print every file and its state as JSON.' } },
  async run({ options, positionals, out, signal }) {
    const [path, more] = positionals;
    if (path === undefined || more !== undefined)
      throw new UsageError('verify takes one folder: that of a distillation, which holds manifest.json.');
    const { manifest, store } = await readManifest(path);
    const files = await verifyFiles(store, manifest, signal);
    const bad = files.filter(({ state }) => state !== 'same');
    if (flagOption(options, 'json')) {
      const { distillationId, name } = manifest;
      out(JSON.stringify({ distillationId, name, ok: bad.length === 0, files }, null, 2));
    } else {
      for (const { path, state } of bad) out(`${path}: ${words[state]}`);
      const whole = bad.length === 0 ? `all ${words.same}` : `${bad.length} not ${words.same}`;
      out(`${manifest.name} (${manifest.distillationId}): ${files.length} files, ${whole}.`);
    }
    return bad.length === 0 ? exitCodes.ok : exitCodes.failed;
  },
};

/** In the order of the manifest. A path that leads out of the folder is refused by the store. */
async function verifyFiles(store: ArtifactStore, { files }: Manifest, signal: AbortSignal): Promise<VerifiedFile[]> {
  const verified: VerifiedFile[] = [];
  for (const [path, { sha256, bytes }] of Object.entries(files)) {
    signal.throwIfAborted();
    const found = await store.stat(path);
    const same = found?.sha256 === sha256 && found.bytes === bytes;
    verified.push({ path, state: found === null ? 'missing' : same ? 'same' : 'changed' });
  }
  return verified;
}
