import { z } from 'zod';

export type RedisNode = { host: string; port: number };

/** Empty where none was given. */
export type RedisLogin = { username: string; password: string };

/** Where Redis is: one server, whichever of several the sentinels say, or a cluster that any of the nodes leads to. */
export type RedisAddress = {
  /** Without user, password and settings, for messages. */
  shown: string;
  tls: boolean;
} & (
  | { kind: 'one'; url: string; server: RedisNode; database: number; login: RedisLogin }
  | { kind: 'sentinel'; sentinels: RedisNode[]; sentinelLogin: RedisLogin; master: string; database: number; login: RedisLogin }
  | { kind: 'cluster'; nodes: RedisNode[]; login: RedisLogin }
);

const forms =
  'redis://host:6379, redis-sentinel://host:26379,host:26379/master or redis-cluster://host:6379,host:6379 (rediss, rediss-sentinel and rediss-cluster with TLS)';

/** Says what is wrong and never what is there: it may be a password. */
class AddressError extends Error {
  override name = 'AddressError';
}

const whole = /^(rediss?)(?:-(cluster|sentinel))?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
const hostAndPort = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d+))?$/i;

/**
 * Reads `redis[s]://…` as it is known everywhere, `redis[s]-cluster://[user:password@]host[:port],…` and
 * `redis[s]-sentinel://[user:password@]host[:port],…/master[/database]`. User and password are those of Redis; the sentinels' own come behind, as
 * `?sentinelUsername=…&sentinelPassword=…`. Both may be percent-encoded.
 * @throws AddressError, which shows nothing of what was given.
 */
export function parseRedisAddress(url: string): RedisAddress {
  const [, scheme = '', kind = 'one', userInfo = '', hosts = '', path = '', query = ''] = whole.exec(url) ?? [];
  if (scheme === '') throw new AddressError(`must be ${forms}`);
  const tls = scheme === 'rediss';
  const login = loginOf(userInfo);
  const settings = new URLSearchParams(query);
  const shownAs = (rest: string) => `${scheme}${kind === 'one' ? '' : `-${kind}`}://${rest}`;

  if (kind === 'one') {
    if (hosts.includes(',')) throw new AddressError('names several hosts: begin it with redis-cluster:// or redis-sentinel://');
    if (!URL.canParse(url)) throw new AddressError(`must be ${forms}`);
    // ioredis takes what is no number for database 0.
    if (!/^\/?\d{0,4}$/.test(path) || !/^\d{0,4}$/.test(settings.get('db') ?? ''))
      throw new AddressError('must have nothing behind the host but the number of a database');
    // Of two, ioredis takes the one of the path.
    const database = Number(path.slice(1) || settings.get('db') || 0);
    return { kind, url, tls, login, server: nodeOf(hosts, 6379), database, shown: shownAs(hosts) };
  }
  const nodes = hosts.split(',').map((host) => nodeOf(host, kind === 'cluster' ? 6379 : 26_379));
  const parts = path.split('/').slice(1).map(decoded);
  const shown = nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');

  if (kind === 'cluster') {
    if (parts.some((part) => part !== '')) throw new AddressError('names a database: a cluster has none, so nothing may follow the hosts');
    refuse(settings, []);
    return { kind, nodes, tls, login, shown: shownAs(shown) };
  }
  const [master = '', database = '0', ...more] = parts;
  if (master === '')
    throw new AddressError('names no master: write redis-sentinel://host:26379,host:26379/master, with the name that the sentinels know');
  if (!/^\d{1,4}$/.test(database) || more.length > 0)
    throw new AddressError('must have nothing behind the master but the number of a database');
  refuse(settings, ['sentinelUsername', 'sentinelPassword']);
  const sentinelLogin = { username: settings.get('sentinelUsername') ?? '', password: settings.get('sentinelPassword') ?? '' };
  const sentinel = { kind: 'sentinel' as const, sentinels: nodes, sentinelLogin, master, database: Number(database) };
  return { ...sentinel, tls, login, shown: shownAs(`${shown}/${master}`) };
}

/** The text itself, once it is known to be readable. */
export const redisUrlSchema = z.string().superRefine((url, context) => {
  try {
    parseRedisAddress(url);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

function nodeOf(text: string, usualPort: number): RedisNode {
  const [, host = '', port = String(usualPort)] = hostAndPort.exec(text) ?? [];
  if (host === '') throw new AddressError(text === '' ? 'has a host without a name' : 'has a host that is not name:port');
  if (Number(port) < 1 || Number(port) > 65_535) throw new AddressError(`has a port that is none: ${port}`);
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function loginOf(userInfo: string): RedisLogin {
  const [username = '', ...password] = userInfo.split(':');
  return { username: decoded(username), password: decoded(password.join(':')) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new AddressError('holds a broken percent escape: write % as %25', { cause });
  }
}

function refuse(settings: URLSearchParams, known: readonly string[]): void {
  const unknown = [...settings.keys()].filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const which = known.length === 0 ? 'it may have none' : `it may have ${known.join(' and ')}`;
  throw new AddressError(`has settings that mean nothing here (${unknown.join(', ')}): ${which}`);
}
