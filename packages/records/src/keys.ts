import { type Status, statuses } from '@understudy/contracts';

/** Every key begins with it; the braces are a hash tag, so that scripts and flows over several keys also work on Redis Cluster and Dragonfly. */
export const defaultPrefix = '{understudy}';

/** Where things lie in Redis. */
export function createKeys(prefix: string) {
  const of = (id: string, part: string) => `${prefix}:dst:${id}:${part}`;
  const keys = {
    /** Hash: the record, its stages and its usage. */
    record: (id: string) => of(id, 'record'),
    /** Stream. */
    events: (id: string) => of(id, 'events'),
    /** Hash: question id → question. */
    questions: (id: string) => of(id, 'questions'),
    /** Hash: question id → answer. */
    answers: (id: string) => of(id, 'answers'),
    /** List: question ids in the order in which they were made; a question's place in it never changes. */
    order: (id: string) => of(id, 'order'),
    /** Sorted set: `<reservation>:<trillionths of a dollar>`, by the time in ms at which it counts as spent. */
    reservations: (id: string) => of(id, 'reservations'),
    /** Hash: artifact name → reference. */
    artifacts: (id: string) => of(id, 'artifacts'),
    /** Sorted set of the ids of those that evaluate its student again. */
    evaluations: (id: string) => of(id, 'evaluations'),
    /** Held by whoever retries it, so that two do not at once. */
    retrying: (id: string) => of(id, 'retrying'),
    /** Sorted set of the ids of those that are deleted and not yet gone. */
    deleting: `${prefix}:dst-deleting`,
    /** Hash: id of an access key → what is kept of it. */
    accessKeys: `${prefix}:access-keys`,
    /** Hash: id of an access key → time in ms of its last use. */
    accessKeyUses: `${prefix}:access-keys-used`,
    /** Hash: what a request with an idempotency key was answered. `digest` is that of the key and its caller. */
    reply: (digest: string) => `${prefix}:reply:${digest}`,
    /** Sorted set of `name:id` of what succeeded; all scores 0, so it sorts by text. */
    names: `${prefix}:dst-names`,
    /** Sorted set of all ids; all scores 0, so it sorts by text, which for a ULID is by time. */
    index: `${prefix}:dst-index`,
    byStatus: (status: Status) => `${prefix}:dst-${status}`,
    /** The same once more, with `owner:` before each member: what belongs to one owner is one range. */
    ownedNames: `${prefix}:dst-names-owned`,
    ownedIndex: `${prefix}:dst-index-owned`,
    ownedByStatus: (status: Status) => `${prefix}:dst-${status}-owned`,
    /** In the order that work-scripts.ts expects. */
    ofWork: (id: string) => [keys.record(id), keys.questions(id), keys.answers(id), keys.order(id)],
    ofBooks: (id: string) => [keys.record(id), keys.reservations(id)],
    /** In the order that scripts.ts expects. */
    ofScripts: (id: string) => [
      keys.record(id),
      keys.events(id),
      keys.questions(id),
      keys.answers(id),
      keys.order(id),
      keys.reservations(id),
      keys.names,
      keys.index,
      ...statuses.map(keys.byStatus),
      keys.ownedNames,
      keys.ownedIndex,
      ...statuses.map(keys.ownedByStatus),
    ],
  };
  return keys;
}

export type Keys = ReturnType<typeof createKeys>;
