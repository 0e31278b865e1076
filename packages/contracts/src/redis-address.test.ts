import { expect, test } from 'vitest';
import { parseRedisAddress, redisUrlSchema } from './redis-address.ts';

test('one Redis is named as everywhere', () => {
  expect(parseRedisAddress('redis://127.0.0.1')).toMatchObject({ kind: 'one', server: { host: '127.0.0.1', port: 6379 }, tls: false });
  const address = parseRedisAddress('rediss://user:p%40ss@redis.example:6380/2');
  expect(address).toMatchObject({
    kind: 'one',
    tls: true,
    login: { username: 'user', password: 'p@ss' },
    shown: 'rediss://redis.example:6380',
  });
});

test('a cluster is named by any of its nodes', () => {
  expect(parseRedisAddress('rediss-cluster://:secret@one:7000,two,[::1]:7002')).toEqual({
    kind: 'cluster',
    tls: true,
    login: { username: '', password: 'secret' },
    nodes: [
      { host: 'one', port: 7000 },
      { host: 'two', port: 6379 },
      { host: '::1', port: 7002 },
    ],
    shown: 'rediss-cluster://one:7000,two:6379,[::1]:7002',
  });
});

test('a master is named by its sentinels', () => {
  const url = 'redis-sentinel://user:secret@s1:26379,s2/mymaster/3?sentinelPassword=other%26more';
  expect(parseRedisAddress(url)).toEqual({
    kind: 'sentinel',
    tls: false,
    login: { username: 'user', password: 'secret' },
    sentinelLogin: { username: '', password: 'other&more' },
    sentinels: [
      { host: 's1', port: 26_379 },
      { host: 's2', port: 26_379 },
    ],
    master: 'mymaster',
    database: 3,
    shown: 'redis-sentinel://s1:26379,s2:26379/mymaster',
  });
  expect(parseRedisAddress('redis-sentinel://s1/m')).toMatchObject({ database: 0, master: 'm' });
});

test.for([
  ['http://h0st', /must be redis:\/\/host:6379, redis-sentinel/],
  ['h0st:6379', /must be redis:\/\/host:6379/],
  ['redis://s3cret@h0st,other', /names several hosts: begin it with redis-cluster/],
  ['redis://:s3cret@h0st/music', /nothing behind the host but the number/],
  ['redis://:s3cret@h0st/1/2', /nothing behind the host but the number/],
  ['redis://:s3cret@h0st?db=music', /nothing behind the host but the number/],
  ['redis-cluster://:s3cret@h0st/1', /names a database: a cluster has none/],
  ['redis-cluster://h0st,,other', /a host without a name/],
  ['redis-cluster://h0st:70000', /a port that is none/],
  ['redis-cluster://:s3cret@h0st?master=x', /settings that mean nothing here \(master\)/],
  ['redis-sentinel://:s3cret@h0st:26379', /names no master/],
  ['redis-sentinel://:s3cret@h0st/m/one', /nothing behind the master but the number/],
  ['redis-sentinel://:s3cret@h0st/m/1/2', /nothing behind the master but the number/],
  ['redis-sentinel://:s3cret%@h0st/m', /broken percent escape/],
  ['redis-sentinel://h0st/m?sentinelpassword=s3cret', /it may have sentinelUsername and sentinelPassword/],
] as const)('%s is refused, and nothing of it is shown but the fault', ([url, fault]) => {
  const result = redisUrlSchema.safeParse(url);
  const message = result.error?.issues[0]?.message ?? '';
  expect(message).toMatch(fault);
  expect(message).not.toMatch(/s3cret|h0st/);
});
