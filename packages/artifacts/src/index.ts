export { createFileStore } from './fs.ts';
export { readJson, type Schema, writeJson } from './json.ts';
export { jsonLines, readJsonLines } from './json-lines.ts';
export { type KeepOptions, keepWhile } from './keep-while.ts';
export { loadSpec } from './load-spec.ts';
export { type ArtifactSettings, artifactKeys, artifactsShape, openArtifacts } from './open.ts';
export { ArtifactError, type ArtifactErrorCode, type ArtifactStore, type Content, type Scratch } from './store.ts';
