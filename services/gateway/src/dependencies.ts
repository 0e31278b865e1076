import type { ArtifactStore } from '@understudy/artifacts';
import type { Catalogue } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { PaidChat } from '@understudy/models';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { Logger, ReadinessCheck } from '@understudy/service';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

/** What the routes work with. Nothing of it is touched before the first request. */
export type Dependencies = {
  records: Records;
  pipeline: Pipeline;
  artifacts: ArtifactStore;
  catalogue: Catalogue;
  /** Base URL of the model server, without /v1. */
  modelServerUrl: string;
  /** Asks models on behalf of a distillation. */
  paidChat: PaidChat;
  metrics: Metrics;
  log: Logger;
  checks: readonly ReadinessCheck[];
  /** Refuse requests that name another host than this machine, as a web page would make a browser send them. */
  loopbackOnly: boolean;
  now?: () => number;
};

/** With what belongs to the app: `closing` is aborted when it closes, so that streams end instead of holding it up. */
export type RouteDependencies = Dependencies & { closing: AbortSignal };

export type App = FastifyInstance<
  RawServerDefault,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
