export { cardFacts } from './card-facts.ts';
export { type CardMetric, cardFront } from './card-front.ts';
export { EngineError } from './engine-error.ts';
export { adapterFileNames, mergedFileNames } from './file-names.ts';
export { hubName } from './hub-name.ts';
export { type CardEvaluation, modelCard } from './model-card.ts';
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
export { studentCard } from './student-card.ts';
export { type LocallyTrained, type LocalTraining, trainLocal } from './train-local.ts';
export { trainingFile } from './training-file.ts';
export { type Weights, weightsUnder } from './weights-under.ts';
