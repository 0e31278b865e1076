import { z } from 'zod';
import type { CommandContext } from '../command.ts';
import { ownVersion } from '../own-version.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';

const documentSchema = z.looseObject({ info: z.looseObject({ version: z.string() }) });
const queuesSchema = z.looseObject({
  data: z.array(z.looseObject({ name: z.string(), workers: z.union([z.number(), z.array(z.unknown()).transform((list) => list.length)]) })),
});

type Asked = Pick<CommandContext, 'url' | 'urlGiven' | 'key' | 'signal'>;

/** The gateway, whether it is ready and of this version, who consumes its queues, and whether its clock is ours. */
export async function checkGateway(context: Asked): Promise<Finding[]> {
  const { url, urlGiven } = context;
  const askedAt = Date.now();
  const ready = await get('/readyz', context);
  if (ready === null) {
    const [say, start] = [`Nothing answers at ${url}`, 'start it with "understudy up", or name its address by --url or UNDERSTUDY_URL'];
    // Who has not started one yet does not miss it; who names one does.
    return [urlGiven ? broken('gateway', say, start) : doubtful('gateway', say, start)];
  }
  const clock = checkClock(ready.headers.get('date'), askedAt);
  if (ready.status === 401 || ready.status === 403)
    return [broken('gateway', `${url} refuses the key`, 'set UNDERSTUDY_KEY to one that it knows'), ...clock];
  if (!ready.ok) {
    const said = (await ready.json().catch(() => null)) as { detail?: unknown } | null;
    return [
      broken('gateway', `${url} is not ready: ${String(said?.detail ?? `it answers ${ready.status}`)}`, 'its log says more'),
      ...clock,
    ];
  }
  return [await checkVersion(context), ...(await checkQueues(context)), ...clock];
}

async function checkVersion(context: Asked): Promise<Finding> {
  const [own, response] = [await ownVersion(), await get('/openapi.json', context)];
  const document = documentSchema.safeParse(await response?.json().catch(() => null));
  const theirs = document.success ? document.data.info.version : 'unknown';
  if (theirs === own) return fine('gateway', `ready at ${context.url}, version ${theirs}`);
  return doubtful(
    'gateway',
    `ready at ${context.url}, but of version ${theirs}; this command line is ${own}`,
    'run the same version on both sides',
  );
}

async function checkQueues(context: Asked): Promise<Finding[]> {
  const response = await get('/v1/queues', context);
  const queues = response?.ok ? queuesSchema.safeParse(await response.json().catch(() => null)) : null;
  if (!queues?.success)
    return [
      doubtful(
        'workers',
        'This gateway does not say who consumes its queues (GET /v1/queues)',
        'look at its metrics, worker_slots of each stage',
      ),
    ];
  const idle = queues.data.data.filter(({ workers }) => workers === 0).map(({ name }) => name);
  if (idle.length > 0)
    return [broken('workers', `Nobody consumes ${idle.join(', ')}`, 'start the service of each stage; "understudy up" starts all of them')];
  return [fine('workers', queues.data.data.map(({ name, workers }) => `${name} ${workers}`).join(', '))];
}

/** To the second, as the header is. */
function checkClock(date: string | null, askedAt: number): Finding[] {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return [];
  const seconds = Math.max(0, Math.abs(theirs - (askedAt + Date.now()) / 2) / 1000 - 1);
  const mend = 'set both clocks by NTP';
  if (seconds > 60) return [broken('clock', `The gateway's clock is ${Math.round(seconds)} s off`, mend)];
  return [seconds > 5 ? doubtful('clock', `The gateway's clock is ${Math.round(seconds)} s off`, mend) : fine('clock', "as the gateway's")];
}

/** Null where nothing answers. */
async function get(path: string, { url, key, signal }: Asked): Promise<Response | null> {
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  return fetch(`${url.replace(/\/+$/, '')}${path}`, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) }).catch(() => {
    signal.throwIfAborted();
    return null;
  });
}
