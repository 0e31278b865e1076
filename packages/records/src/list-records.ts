import type { Distillation, StageName, Status } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';
import { lookScript } from './scripts.ts';

export type ListOptions = {
  /** Only what is older than this one. */
  after?: string | undefined;
  limit: number;
  /** Left out, everybody's. */
  owner?: string | undefined;
  status?: Status | undefined;
  stage?: StageName;
  /** Keys and values that the metadata must hold, all of them. */
  metadata?: Readonly<Record<string, string>>;
};

/** `after` goes on behind the page, null at the end. A page may be short, or empty, and have more: what is asked for is rare there. */
export type RecordPage = { data: Distillation[]; hasMore: boolean; after: string | null };

/** Looked at for one page at most: some milliseconds of work. */
const scanned = 1000;
const chunkSize = 250;

/** The list of all distillations, newest first. */
export function createListing(redis: RedisClient, keys: Keys, read: (ids: readonly string[]) => Promise<(Distillation | null)[]>) {
  /** Of some ids, those whose record has the stage and the metadata. */
  async function matching(ids: readonly string[], { stage, metadata = {} }: ListOptions): Promise<Set<string>> {
    const wanted = Object.entries(metadata);
    if (ids.length === 0) return new Set();
    const found = (await runScript(redis, lookScript, ids.map(keys.record), [])) as [stage: string | null, metadata: string | null][];
    const fits = ([at, text]: [string | null, string | null]) => {
      if (stage !== undefined && at !== stage) return false;
      if (wanted.length === 0) return true;
      const held = new Map<string, unknown>(Object.entries(JSON.parse(text ?? '{}')));
      return wanted.every(([key, value]) => held.get(key) === value);
    };
    return new Set(ids.filter((_, index) => fits(found[index] ?? [null, null])));
  }

  return async function list(options: ListOptions): Promise<RecordPage> {
    const { limit, owner, status, stage, metadata } = options;
    const all = status ? keys.byStatus(status) : keys.index;
    const key = owner === undefined ? all : status ? keys.ownedByStatus(status) : keys.ownedIndex;
    // What belongs to one owner is one range; `;` is the character after `:`.
    const whose = owner === undefined ? '' : `${owner}:`;
    const newest = owner === undefined ? '+' : `(${owner};`;
    const filtered = stage !== undefined || metadata !== undefined;
    const size = filtered ? chunkSize : limit;
    const chosen: string[] = [];
    let at = options.after;
    let hasMore = true;
    for (let seen = 0; hasMore && seen < scanned && chosen.length < limit; seen += size) {
      const from = at === undefined ? newest : `(${whose}${at}`;
      const members = await redis.zrange(key, from, `[${whose}`, 'BYLEX', 'REV', 'LIMIT', 0, size + 1);
      const ids = members.map((member) => member.slice(whose.length));
      const chunk = ids.slice(0, size);
      const fitting = filtered ? await matching(chunk, options) : new Set(chunk);
      hasMore = ids.length > size;
      for (const [index, id] of chunk.entries()) {
        at = id;
        if (fitting.has(id)) chosen.push(id);
        if (chosen.length < limit) continue;
        hasMore ||= index + 1 < chunk.length;
        break;
      }
    }
    const data = (await read(chosen)).filter((record) => record !== null);
    return { data, hasMore, after: hasMore ? (at ?? null) : null };
  };
}
