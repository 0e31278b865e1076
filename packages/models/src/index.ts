export { CatalogueError } from './catalogue-error.ts';
export { type Chat, type ChatOptions, type ChatReply, type ChatRequest, createChat } from './create-chat.ts';
export { assertKeys, type Environment } from './find-key.ts';
export { limitOf } from './limit-of.ts';
export { loadCatalogue, parseCatalogue } from './load-catalogue.ts';
export { ModelError, type ModelErrorCode } from './model-error.ts';
export { priceOf } from './price-of.ts';
