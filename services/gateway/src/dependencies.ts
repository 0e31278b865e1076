import type { ArtifactStore } from '@understudy/artifacts';
import type { Catalogue } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { Chat, Environment, PaidChat } from '@understudy/models';
import type { Pipeline, QueueBoard, RedisConnection } from '@understudy/queues';
import type { AccessKeys, EventListener, Records } from '@understudy/records';
import type { Logger, ReadinessCheck } from '@understudy/service';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Caller } from './access/caller.ts';
import type { UntilRevoked } from './access/watch-keys.ts';

/** What the routes work with. Nothing of it is touched before the first request. */
export type Dependencies = {
  records: Records;
  /** Hears of events as they are appended. */
  events: EventListener;
  pipeline: Pipeline;
  artifacts: ArtifactStore;
  catalogue: Catalogue;
  /** Asks models for previews. A key is missed when its model is asked, not before. */
  chat: Pick<Chat, 'ask'>;
  /** Asks models on behalf of a distillation. */
  paidChat: PaidChat;
  /** Base URL of the model server, without /v1. */
  modelServerUrl: string;
  /** Where the keys of students' hosts are looked up, by the names that the catalogue gives. */
  environment: Environment;
  metrics: Metrics;
  log: Logger;
  checks: readonly ReadinessCheck[];
  /** Refuse requests that name another host than this machine, as a web page would make a browser send them. */
  loopbackOnly: boolean;
  accessKeys: AccessKeys;
  /** Where requests are counted, under `prefix`. */
  redis: RedisConnection;
  prefix: string;
  access: Access;
  /** What /admin/queues shows; left out, there is no such page. */
  board?: QueueBoard;
  now?: () => number;
};

/** Who may ask, and how much. */
type Access = {
  /** The operator's key of the environment. */
  adminKey?: string | undefined;
  /** For keys that name none of their own; null for none. */
  limits: Caller['limits'];
  /** Behind by more than this, the gateway refuses; 0 for never. */
  mostDelayMs: number;
  /** Of pages that may ask, `*` for all; left out, none but the gateway's own. */
  allowedOrigins?: readonly string[];
};

/** With what belongs to the app: `closing` is aborted when it closes, so that streams end instead of holding it up. */
export type RouteDependencies = Dependencies & { closing: AbortSignal; untilRevoked: UntilRevoked };

export type App = FastifyInstance<
  RawServerDefault,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
