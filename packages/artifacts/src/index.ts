export { createFileStore } from './fs.ts';
export { readJson, type Schema, writeJson } from './json.ts';
export { jsonLines, readJsonLines } from './json-lines.ts';
export { loadSpec } from './load-spec.ts';
export { openArtifacts } from './open.ts';
export { ArtifactError, type ArtifactErrorCode, type ArtifactStore, type Content } from './store.ts';
