import type { RedisAddress, RedisNode } from '@understudy/contracts';
import { askRedis, type RedisServerAddress } from './ask-redis.ts';

/**
 * The servers that take what is written: the one that is named, the one that the sentinels name, or the masters of a cluster.
 * @throws Error when nobody who could say so answers.
 */
export async function findRedis(address: RedisAddress): Promise<RedisServerAddress[]> {
  const { tls, login } = address;
  if (address.kind === 'one') return [{ ...address.server, tls, login }];
  if (address.kind === 'sentinel') {
    const { sentinels, sentinelLogin, master } = address;
    const [reply = ''] = await firstOf(sentinels, (node) =>
      askRedis({ ...node, tls, login: sentinelLogin }, [['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', master]]),
    );
    if (reply.startsWith('-')) throw new Error(`the sentinels say: ${reply.slice(1)}`);
    const [host = '', port = ''] = reply.split('\n');
    if (host === '') throw new Error(`the sentinels know no master of the name ${master}`);
    return [{ host, port: Number(port), tls, login }];
  }
  const [reply = ''] = await firstOf(address.nodes, (node) => askRedis({ ...node, tls, login }, [['CLUSTER', 'NODES']]));
  if (reply.startsWith('-')) throw new Error(reply.slice(1));
  return mastersAmong(reply).map((node) => ({ ...node, tls, login }));
}

/** CLUSTER NODES, one a line: id, `host:port@bus[,name]`, flags, …, and behind the eighth word the slots, which a master may have none of. */
function mastersAmong(nodes: string): RedisNode[] {
  return nodes.split('\n').flatMap((line) => {
    const [, at = '', flags = '', , , , , , slots] = line.trim().split(' ');
    const [, host = '', port = '', name = ''] = /^(.*):(\d+)(?:@\d+)?(?:,([^,]*))?/.exec(at) ?? [];
    if (!flags.split(',').includes('master') || flags.includes('fail') || slots === undefined) return [];
    return [{ host: name || host, port: Number(port) }];
  });
}

async function firstOf<T>(nodes: readonly RedisNode[], ask: (node: RedisNode) => Promise<T>): Promise<T> {
  let latest: unknown;
  for (const node of nodes)
    try {
      return await ask(node);
    } catch (error) {
      latest = error;
    }
  throw latest;
}
