export { EngineError } from './engine-error.ts';
export {
  type Engine,
  type EngineEvent,
  type EngineOptions,
  type EngineQuestion,
  type EngineResult,
  openEngine,
  type Several,
} from './open-engine.ts';
export { problemOf } from './problem-of.ts';
export { type Weights, weightsUnder } from './weights-under.ts';
