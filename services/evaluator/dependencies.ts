import type { ArtifactStore } from '@understudy/artifacts';
import type { Catalogue } from '@understudy/contracts';
import type { Engine } from '@understudy/engine';
import type { Metrics } from '@understudy/metrics';
import type { Environment, PaidChat } from '@understudy/models';
import type { Records } from '@understudy/records';

/** What an evaluation works with. */
export type EvaluatorDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  chat: PaidChat;
  catalogue: Catalogue;
  /** Where the key of a student's host is looked up. */
  environment: Environment;
  /** Opened for a job and closed with it: weights in memory are not kept between evaluations. */
  openEngine: () => Engine & AsyncDisposable;
  /** File or folder of a base's weights, by the name in training.json, and the folder for converted ones. */
  weights: { pathOf: (base: string) => Promise<string>; cache: string };
  metrics: Metrics;
  now: () => Date;
};
