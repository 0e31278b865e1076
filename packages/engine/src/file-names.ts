import { type ArtifactName, artifactFiles } from '@understudy/contracts';

const folder = '5-adapter/';
const named = (names: readonly ArtifactName[]): Record<string, ArtifactName> =>
  Object.fromEntries(names.map((name) => [artifactFiles[name].path.slice(folder.length), name]));

/** What every training leaves in its folder, and what it leaves on request: file name → public name. */
export const adapterFileNames = named(['adapter', 'adapter-config', 'adapter-gguf']);
export const mergedFileNames = named([
  'merged',
  'merged-config',
  'merged-generation-config',
  'merged-tokenizer',
  'merged-tokenizer-config',
  'merged-template',
]);
