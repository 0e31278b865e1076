import type { Queue as QueueState, StageName } from '@understudy/contracts';
import { definitions } from '@understudy/metrics';
import { masters, type RedisClient } from '@understudy/records';
import { answersQueue, questionsQueue, singleJobs } from './pipeline.ts';
import type { openQueues } from './stop.ts';

/** Those that the gauge of the queues tells apart, by BullMQ's names. */
const { state: states } = definitions.queueJobs.labels;

/** The queues of the flow in its order, `models` being those with a queue of answers. */
export function queuesOf(models: readonly string[]): { name: string; stage: StageName; model: string | null }[] {
  const plain = ({ name, stage }: { name: string; stage: StageName }) => ({ name, stage, model: null });
  const answers = models.map((model) => ({ ...plain(answersQueue(model)), model }));
  return [plain(questionsQueue), ...answers, ...singleJobs.map(plain)];
}

/** `oldestWaiting`: when the job was added that has waited longest, in ms; null when none waits. */
export type QueueDepth = { stage: StageName; jobs: Partial<Record<(typeof states)[number], number>>; oldestWaiting: number | null };

/** How deep each queue is: two commands each, sent together, however many jobs there are. */
export async function readDepths(models: readonly string[], queues: ReturnType<typeof openQueues>): Promise<Map<string, QueueDepth>> {
  const read = queuesOf(models).map(async ({ name, stage }) => {
    const queue = queues.get(name);
    const [jobs, [oldest]] = await Promise.all([queue.getJobCounts(...states), queue.getWaiting(0, 0)]);
    return [name, { stage, jobs, oldestWaiting: oldest?.timestamp ?? null }] as const;
  });
  return new Map(await Promise.all(read));
}

export type ReadQueuesOptions = { queues: ReturnType<typeof openQueues>; redis: RedisClient; prefix: string; now: number };

/** How deep each queue is, how long its oldest job has waited, and who works on it. */
export async function readQueues(models: readonly string[], { queues, redis, prefix, now }: ReadQueuesOptions): Promise<QueueState[]> {
  const [connected, depths] = await Promise.all([connectionNames(redis), readDepths(models, queues)]);
  return queuesOf(models).map(({ name, stage, model }) => {
    const { jobs: counts = {}, oldestWaiting = null } = depths.get(name) ?? {};
    const {
      waiting = 0,
      prioritized = 0,
      'waiting-children': waitingChildren = 0,
      active = 0,
      delayed = 0,
      completed = 0,
      failed = 0,
    } = counts;
    const jobs = { waiting: waiting + prioritized, active, delayed, waitingChildren, completed, failed };
    const oldestWaitingSeconds = oldestWaiting === null ? null : Math.max(0, now - oldestWaiting) / 1000;
    return { name, stage, model, jobs, oldestWaitingSeconds, workers: connected && workersAmong(connected, { prefix, name }) };
  });
}

/** BullMQ names a worker's connection `<prefix>:<queue, in base64>:w:<name of the worker>`; a process has several of one name. */
function workersAmong(connected: ReadonlySet<string>, { prefix, name }: { prefix: string; name: string }): number {
  const start = `${prefix}:${Buffer.from(name).toString('base64')}:w:`;
  return [...connected].filter((connection) => connection.startsWith(start)).length;
}

/** One list for all queues, since it tells of every client of a server. Null where a hosted Redis keeps it to itself. */
async function connectionNames(redis: RedisClient): Promise<Set<string> | null> {
  try {
    const lists = await Promise.all(masters(redis).map((server) => server.client('LIST')));
    return new Set([...lists.join('\n').matchAll(/ name=(\S+)/g)].map(([, name]) => name as string));
  } catch (error) {
    if (error instanceof Error && /unknown (sub)?command|NOPERM|not (allowed|supported)/i.test(error.message)) return null;
    throw error;
  }
}
