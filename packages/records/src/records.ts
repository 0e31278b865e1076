import {
  type Distillation,
  type DistillationError,
  localOwner,
  type ResultInput,
  type StageName,
  type Status,
  stageNames,
  statuses,
  statusSchema,
  terminalStatuses,
} from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { createArtifactRefs } from './artifact-refs.ts';
import { createBooks } from './books.ts';
import { createEvents } from './events.ts';
import { createKeys, defaultPrefix } from './keys.ts';
import { createEvaluationsList } from './list-evaluations.ts';
import { createListing } from './list-records.ts';
import { createUnendedList } from './list-unended.ts';
import { createProblems } from './problems.ts';
import { readRecord } from './read-record.ts';
import type { RedisClient } from './redis-client.ts';
import { createRemoval } from './removal.ts';
import { createReplies } from './replies.ts';
import { createRetries } from './retries.ts';
import { runScript } from './run-script.ts';
import {
  createScript,
  endScript,
  pauseScript,
  readScript,
  resumeScript,
  setRoundScript,
  stageFinishedScript,
  stageProgressScript,
  stageStartedScript,
  updateScript,
} from './scripts.ts';
import { createWork } from './work.ts';

export type NewRecord = Pick<Distillation, 'id' | 'name' | 'models' | 'stopAfter' | 'specSha256' | 'metadata' | 'createdAt'> & {
  /** The distillation whose student is evaluated again; left out, it makes one of its own. */
  evaluationOf?: string | null;
  /** The distillation whose spec was changed into this one's. */
  clonedFrom?: string | null;
  /** Its examples are rows that the user has handed in. */
  ownRows?: boolean;
  /** Left out, `local`. */
  owner?: string;
  /** Ceiling of what its model calls may cost; null or left out for none. */
  budgetUsd?: number | null;
};

export type RecordsOptions = {
  prefix?: string;
  now?: () => number;
  /** Where it is counted how long distillations took. */
  metrics?: Pick<Metrics, 'distillationDuration'>;
};

/**
 * What Redis holds for us of each distillation: its record, its events, its questions and answers in the making. Every method may be
 * called from any process and be repeated. A terminal status is final: what comes later changes nothing, but for a retry (retries.ts).
 */
export function createRecords(redis: RedisClient, { prefix = defaultPrefix, now = Date.now, metrics }: RecordsOptions = {}) {
  const keys = createKeys(prefix);
  const run = (id: string, script: string, values: readonly (string | number)[]) =>
    runScript(redis, script, keys.ofScripts(id), [id, new Date(now()).toISOString(), ...values]);

  async function read(ids: readonly string[]): Promise<(Distillation | null)[]> {
    if (ids.length === 0) return [];
    const at = ids.flatMap((id) => [keys.record(id), keys.answers(id), keys.questions(id)]);
    const found = (await runScript(redis, readScript, at, [])) as [fields: string[], answers: number, questions: number][];
    return found.map(([flat, answers, questions]) => {
      const fields: Record<string, string> = {};
      for (let i = 0; i < flat.length; i += 2) fields[flat[i] ?? ''] = flat[i + 1] ?? '';
      return readRecord(fields, { answers, questions }, now());
    });
  }

  /** Resolves to the status found before; only one of those who end it at the same time finds one that is not terminal. */
  async function end(id: string, status: Status, message: string, fields: readonly string[]): Promise<string> {
    const before = String(await run(id, endScript, [status, message, ...fields]));
    if (metrics && before !== '' && !terminalStatuses.some((terminal) => terminal === before)) {
      const createdAt = await redis.hget(keys.record(id), 'createdAt');
      if (createdAt) metrics.distillationDuration.observe({ outcome: status }, Math.max(0, now() - Date.parse(createdAt)) / 1000);
    }
    return before;
  }

  return {
    ...createWork(redis, keys),
    ...createEvents(redis, keys),
    ...createArtifactRefs(redis, keys),
    ...createProblems(redis, keys),
    ...createBooks(redis, keys, now),
    ...createRetries(redis, keys, now),
    ...createRemoval(redis, keys, now),
    ...createReplies(redis, keys, now),

    /**
     * Writes the record, status `queued`; a second time it changes nothing. False, and nothing is written, when its owner has
     * `mostUnfinished` already that have not ended.
     */
    async create(input: NewRecord, { mostUnfinished = null }: { mostUnfinished?: number | null } = {}): Promise<boolean> {
      const { models, metadata, stopAfter, owner = localOwner, evaluationOf = null, clonedFrom = null, ownRows = false, ...rest } = input;
      const { budgetUsd = null, ...plain } = rest;
      const budget = budgetUsd === null ? {} : { budgetPicoUsd: Math.round(budgetUsd * 1e12) };
      const origin = { ...(evaluationOf && { evaluationOf }), ...(clonedFrom && { clonedFrom }), ...(ownRows && { ownRows: 1 }) };
      const optional = { ...(stopAfter && { stopAfter }), ...origin };
      const fields = { ...plain, ...models, ...optional, metadata: JSON.stringify(metadata), ...budget };
      // First, so that no crash leaves an evaluation that its student does not know of.
      if (evaluationOf !== null) await redis.zadd(keys.evaluations(evaluationOf), 0, input.id);
      const made = (await run(input.id, createScript, [owner, mostUnfinished ?? '', ...Object.entries(fields).flat()])) === 1;
      if (evaluationOf !== null && !made) await redis.zrem(keys.evaluations(evaluationOf), input.id);
      return made;
    },

    async get(id: string): Promise<Distillation | null> {
      return (await read([id]))[0] ?? null;
    },

    list: createListing(redis, keys, read),

    unended: createUnendedList(redis, keys),

    /** To whom it belongs; null when there is no such distillation. */
    async owner(id: string): Promise<string | null> {
      const [status, owner] = await redis.hmget(keys.record(id), 'status', 'owner');
      return status ? (owner ?? localOwner) : null;
    },

    ...createEvaluationsList(redis, keys, read),

    /** Id of the newest distillation of that name that succeeded, of all or of one owner's. */
    async findByName(name: string, owner?: string): Promise<string | null> {
      const [key, text] = owner === undefined ? [keys.names, name] : [keys.ownedNames, `${owner}:${name}`];
      // `;` is the character after `:`.
      const [member] = await redis.zrange(key, `(${text};`, `[${text}:`, 'BYLEX', 'REV', 'LIMIT', 0, 1);
      return member === undefined ? null : member.slice(text.length + 1);
    },

    /** The first stage to start sets the distillation running. A stage after `answers` closes those before it. */
    async stageStarted(id: string, stage: StageName, total: number | null = null): Promise<void> {
      await run(id, stageStartedScript, [stageNames.indexOf(stage) + 1, total ?? '']);
    },

    async stageProgress(id: string, stage: StageName, progress: { done: number; total?: number }): Promise<void> {
      await run(id, stageProgressScript, [stage, progress.done, progress.total ?? '', '', 1]);
    },

    /** Of a stage that several jobs share: what this one, counted from 0, has done of its own; the record then shows the sum of all. */
    async partProgress(id: string, stage: StageName, part: { index: number; of: number; done: number; total: number }): Promise<void> {
      await run(id, stageProgressScript, [stage, part.done, part.total, part.index, part.of]);
    },

    /** True to the one call of all that finishes it: what is told of a stage once is told by that one. */
    async stageFinished(id: string, stage: StageName): Promise<boolean> {
      return (await run(id, stageFinishedScript, [stage])) === 1;
    },

    async succeed(id: string, result: ResultInput): Promise<void> {
      await end(id, 'succeeded', 'succeeded', ['result', JSON.stringify(result)]);
    },

    async fail(id: string, error: DistillationError): Promise<void> {
      await end(id, 'failed', error.message, ['error', JSON.stringify(error)]);
    },

    /** `terminal`: it had succeeded or failed before, or there is none. The work itself is stopped elsewhere. */
    async cancel(id: string): Promise<'cancelled' | 'already' | 'terminal'> {
      const before = await end(id, 'cancelled', 'cancelled', []);
      if (before === 'cancelled') return 'already';
      return before === '' || before === 'succeeded' || before === 'failed' ? 'terminal' : 'cancelled';
    },

    /**
     * Lets nothing new begin until it is resumed; `error` tells why when the user did not ask for it. False when it has ended before,
     * or there is none. Waking and stopping workers is the queues' part. `since`: the time in ms at which the work began that finds a reason to
     * pause; one that is older than the last resumption or the last change of the budget has been mended, and pauses nothing.
     */
    async pause(id: string, error: DistillationError | null, { since }: { since?: number } = {}): Promise<boolean> {
      const reason = [error?.message ?? 'paused', error === null ? '' : JSON.stringify(error)];
      // Sorts behind every time.
      const never = '~';
      const before = String(await run(id, pauseScript, [...reason, since === undefined ? never : new Date(since).toISOString()]));
      return before !== '' && !terminalStatuses.some((terminal) => terminal === before);
    },

    /** `already`: it was not paused. */
    async resume(id: string): Promise<'resumed' | 'already' | 'terminal'> {
      const before = String(await run(id, resumeScript, []));
      if (before === 'paused') return 'resumed';
      return before === '' || terminalStatuses.some((terminal) => terminal === before) ? 'terminal' : 'already';
    },

    /** Changes what may change at any time; what is left out stays. `budgetUsd: null` lifts the ceiling. */
    async update(id: string, change: { name?: string; metadata?: Distillation['metadata']; budgetUsd?: number | null }): Promise<void> {
      const { name = '', metadata, budgetUsd } = change;
      const budget = budgetUsd === undefined ? '' : budgetUsd === null ? 'none' : Math.round(budgetUsd * 1e12);
      await run(id, updateScript, [name, metadata === undefined ? '' : JSON.stringify(metadata), budget]);
    },

    /** Null when there is no such distillation. */
    async state(id: string): Promise<Status | null> {
      return statusSchema.nullable().parse(await redis.hget(keys.record(id), 'status'));
    },

    /** Highest round of questions asked for, from 1. */
    async getRound(id: string): Promise<number> {
      return Number((await redis.hget(keys.record(id), 'round')) ?? 1);
    },

    /** Never goes back. */
    async setRound(id: string, round: number): Promise<void> {
      await run(id, setRoundScript, [round]);
    },

    async counts(): Promise<Record<Status, number>> {
      const sizes = await Promise.all(statuses.map(async (status) => [status, await redis.zcard(keys.byStatus(status))] as const));
      return Object.fromEntries(sizes) as Record<Status, number>;
    },
  };
}

export type Records = ReturnType<typeof createRecords>;
