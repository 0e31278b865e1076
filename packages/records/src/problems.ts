import { type ProblemCode, problemCodeSchema } from '@understudy/contracts';
import { createEvents } from './events.ts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';

/** `message` is that of the latest. */
export type NotedProblem = { code: ProblemCode; count: number; message: string };

const noteScript = `
if redis.call('HEXISTS', KEYS[1], 'status') == 0 then return 0 end
redis.call('HSET', KEYS[1], 'problem:' .. ARGV[1] .. ':message', ARGV[2])
return redis.call('HINCRBY', KEYS[1], 'problem:' .. ARGV[1] .. ':count', 1)
`;

/** Troubles that do not end a distillation by themselves, but may be why too little comes of it. */
export function createProblems(redis: RedisClient, keys: Keys) {
  const { appendEvent } = createEvents(redis, keys);
  return {
    /** Counts a trouble and keeps its latest message; the first of each code is an event. Returns how many there were of the code. */
    async noteProblem(id: string, code: ProblemCode, message: string): Promise<number> {
      const count = Number(await runScript(redis, noteScript, [keys.record(id)], [code, message]));
      if (count === 1) await appendEvent(id, { type: 'log', level: 'warn', message, data: { code } });
      return count;
    },

    /** Most frequent first. */
    async problems(id: string): Promise<NotedProblem[]> {
      const fields = await redis.hgetall(keys.record(id));
      const found = Object.entries(fields).flatMap(([field, count]) => {
        const code = /^problem:(.+):count$/.exec(field)?.[1];
        if (code === undefined) return [];
        return [{ code: problemCodeSchema.parse(code), count: Number(count), message: fields[`problem:${code}:message`] ?? '' }];
      });
      return found.sort((left, right) => right.count - left.count || (left.code < right.code ? -1 : 1));
    },
  };
}
