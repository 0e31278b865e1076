import { createKeys, defaultPrefix } from './keys.ts';
import { openSubscriber, type RedisClient } from './redis-client.ts';

const againMs = 1000;

export type EventListener = AsyncDisposable & {
  /** Calls `wake` when something was appended to the events of a distillation, and when that may have been missed. Ends on disposal. */
  on: (id: string, wake: () => void) => Disposable;
};

/**
 * Hears when events are appended, for any number of distillations on one connection of its own, which opens with the first of them. Every
 * append says so on a channel named after its stream. Whoever is woken reads what is new; after a break of the connection everybody is woken,
 * since what was said meanwhile is lost. It says when, never what: a listener that also looks now and then misses nothing for good.
 */
export function listenForEvents(redis: RedisClient, { prefix = defaultPrefix }: { prefix?: string } = {}): EventListener {
  const keys = createKeys(prefix);
  const listeners = new Map<string, Set<() => void>>();
  // Subscribed anew below, for what is listened to then.
  const subscriber = openSubscriber(redis, { lazyConnect: true, enableOfflineQueue: false, autoResubscribe: false });
  const wake = (channel: string) => {
    for (const listener of listeners.get(channel) ?? []) listener();
  };
  subscriber.on('message', wake);
  const subscribe = (channels: readonly string[]) => {
    if (subscriber.status !== 'ready' || channels.length === 0) return;
    const wakeAll = () => {
      for (const channel of channels) wake(channel);
    };
    // On a cluster the connection may stay while the node that hears is being changed.
    const again = () => setTimeout(() => subscribe(channels.filter((channel) => listeners.has(channel))), againMs).unref();
    // What was appended before Redis had taken the subscription.
    subscriber.subscribe(...channels).then(wakeAll, again);
  };
  subscriber.on('ready', () => subscribe([...listeners.keys()]));

  return {
    on(id, listener) {
      const channel = keys.events(id);
      const known = listeners.get(channel);
      if (known) known.add(listener);
      else {
        listeners.set(channel, new Set([listener]));
        if (subscriber.status === 'wait') subscriber.connect().catch(() => {});
        subscribe([channel]);
      }
      return {
        [Symbol.dispose]() {
          const left = listeners.get(channel);
          left?.delete(listener);
          if (left?.size !== 0) return;
          listeners.delete(channel);
          if (subscriber.status === 'ready') subscriber.unsubscribe(channel).catch(() => {});
        },
      };
    },
    async [Symbol.asyncDispose]() {
      subscriber.disconnect();
    },
  };
}
