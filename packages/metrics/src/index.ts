export { createMetrics, type Metrics, version } from './create-metrics.ts';
export { type Definition, definitions } from './definitions.ts';
