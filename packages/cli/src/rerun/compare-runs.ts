import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ArtifactStore, openArtifacts, readJson } from '@understudy/artifacts';
import type { Client } from '@understudy/client';
import {
  type ArtifactName,
  acceptedSpecSchema,
  artifactFiles,
  artifactNames,
  hostedTrainingFileSchema,
  trainingFileSchema,
} from '@understudy/contracts';
import { z } from 'zod';
import { answersIn, type Content, countDifferences, questionsIn } from './content-of.ts';
import type { Original } from './read-original.ts';
import { specDifferences } from './spec-differences.ts';
import { type Step, type Weighed, weighSteps } from './weigh-steps.ts';

export type Comparison = Weighed & {
  steps: Step[];
  /** Every file that either run has; `notCompared` are those that hold times or ids of their run. */
  files: { path: string; state: 'same' | 'differs' | 'only before' | 'only again' }[];
  notCompared: string[];
};

/** Files that differ from run to run by nature. */
const ownNames: readonly ArtifactName[] = [
  'dataset-card',
  'stats',
  'model-card',
  'training',
  'report',
  'report-html',
  'report-markdown',
  'manifest',
];
/** Without adapter_config.json: peft wrote its lists in any order until they were sorted, and what it says shows in the weights. */
const weights = artifactNames.filter(
  (name) => artifactFiles[name].path.startsWith('5-adapter/') && name !== 'adapter-config' && !ownNames.includes(name),
);

/** What differs between a distillation as it was left and another one of the same spec. */
export async function compareRuns(client: Client, original: Original, id: string): Promise<Comparison> {
  const { manifest, spec, store } = original;
  const again = new Map((await client.artifacts(id)).data.map(({ name, sha256 }) => [name, sha256]));
  const before = new Map(artifactNames.map((name) => [name, manifest.files[artifactFiles[name].path]?.sha256] as const));
  const stateOf = (name: ArtifactName): Comparison['files'][number]['state'] | null => {
    const [one, other] = [before.get(name), again.get(name)];
    if (one === undefined) return other === undefined ? null : 'only again';
    return other === undefined ? 'only before' : one === other ? 'same' : 'differs';
  };
  const folder = await mkdtemp(join(tmpdir(), 'understudy-rerun-'));
  try {
    const fetched = openArtifacts(folder);
    const fetchFile = async (name: ArtifactName) => {
      const { stream } = await client.download(id, name);
      await fetched.write(artifactFiles[name].path, Readable.fromWeb(stream as never));
      return artifactFiles[name].path;
    };
    /** By what the rows say, where the bytes differ. */
    const byContent = async (
      name: 'questions' | 'answers',
      read: (store: ArtifactStore, key: string) => Promise<Content>,
    ): Promise<Step> => {
      const state = stateOf(name);
      if (state === null) return { name, state: 'absent', detail: '' };
      if (state === 'same') return { name, state, detail: '' };
      const path = artifactFiles[name].path;
      if (state !== 'differs') return { name, state: 'differs', detail: `${path} ${state}` };
      const kept = await store.stat(path);
      if (kept?.sha256 !== before.get(name))
        return { name, state: 'unknown', detail: `${path} of the first run ${kept ? 'was changed' : 'is not there'}` };
      const [one, other] = [await read(store, path), await read(fetched, await fetchFile(name))];
      const count = countDifferences(one, other);
      return count === 0
        ? { name, state: 'same', detail: '' }
        : { name, state: 'differs', detail: `${count} of ${Math.max(one.size, other.size)}` };
    };
    const byBytes = (name: 'facets' | 'dataset' | 'adapter', of: readonly ArtifactName[]): Step => {
      const states = of.map((each) => [artifactFiles[each].path, stateOf(each)] as const).filter(([, state]) => state !== null);
      const other = states.filter(([, state]) => state !== 'same').map(([path]) => path);
      return { name, state: states.length === 0 ? 'absent' : other.length > 0 ? 'differs' : 'same', detail: other.join(', ') };
    };
    const said = await readJson(fetched, await fetchFile('spec'), acceptedSpecSchema);
    const pointers = specDifferences(spec, said);
    const steps: Step[] = [
      { name: 'spec', state: pointers.length > 0 ? 'differs' : 'same', detail: pointers.slice(0, 5).join(', ') },
      byBytes('facets', ['facets']),
      await byContent('questions', questionsIn),
      await byContent('answers', answersIn),
      byBytes('dataset', ['train', 'valid', 'test', 'rejected']),
      byBytes('adapter', weights),
    ];
    const { set, facets, modelShare, multiTurn } = spec.questions;
    const questionsPlanned = set !== 'auto' && facets !== 'auto' && modelShare === 0 && multiTurn === 0;
    const sameEngine = again.has('training') && (await versionsIn(store)) === (await fetchFile('training').then(() => versionsIn(fetched)));
    const files = artifactNames.flatMap((name) => {
      const state = ownNames.includes(name) ? null : stateOf(name);
      return state === null ? [] : [{ path: artifactFiles[name].path, state }];
    });
    const notCompared = ownNames.filter((name) => stateOf(name) !== null).map((name) => artifactFiles[name].path);
    return { ...weighSteps(steps, { questionsPlanned, sameEngine }), steps, files, notCompared };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const someTrainingSchema = z.union([trainingFileSchema, hostedTrainingFileSchema]);

/** Of Python and its packages; null where the file is not there. */
async function versionsIn(store: ArtifactStore): Promise<string | null> {
  const { path } = artifactFiles.training;
  if ((await store.stat(path)) === null) return null;
  const { versions } = await readJson(store, path, someTrainingSchema);
  return JSON.stringify(Object.entries(versions).sort());
}
