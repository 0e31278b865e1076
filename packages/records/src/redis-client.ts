import type { Cluster, Redis } from 'ioredis';

/** A connection to Redis, wherever it is: to one server (which may be the one that sentinels name), or to a cluster. */
export type RedisClient = Redis | Cluster;

type SubscriberOptions = { lazyConnect: boolean; enableOfflineQueue: boolean; autoResubscribe?: boolean };

/**
 * A further connection to the same place, that hears messages and does nothing else. On a cluster it is connected to one of the nodes, which
 * hears what is said at any of them; when that node is lost, it goes on with another one by itself, whatever is said of resubscribing.
 */
export function openSubscriber(redis: RedisClient, { autoResubscribe = true, ...options }: SubscriberOptions): RedisClient {
  const own = { maxRetriesPerRequest: null, autoResubscribe };
  const subscriber = isCluster(redis) ? redis.duplicate([], { ...options, redisOptions: own }) : redis.duplicate({ ...options, ...own });
  // ioredis reports every lost connection here, and reconnects by itself.
  subscriber.on('error', () => {});
  return subscriber;
}

/** Connections to each server that takes writes: one, or the masters of a cluster. */
export function masters(redis: RedisClient): Redis[] {
  return isCluster(redis) ? redis.nodes('master') : [redis];
}

/** Not by its class: a copy of it in another package of the tree would have another one. */
export function isCluster(redis: RedisClient): redis is Cluster {
  return redis.isCluster;
}
