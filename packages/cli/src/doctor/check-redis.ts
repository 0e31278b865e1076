import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseRedisAddress } from '@understudy/contracts';
import { findRedisServer } from '@understudy/service';
import { askRedis } from './ask-redis.ts';
import { findRedis } from './find-redis.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';

const name = 'redis';
const run = promisify(execFile);

/** The Redis that REDIS_URL names, or the program from which `up` would start a private one: its version, and whether it would lose anything. */
export async function checkRedis(url: string | undefined, environment: NodeJS.ProcessEnv): Promise<Finding> {
  return url === undefined ? checkProgram(environment) : checkServer(url);
}

async function checkProgram(environment: NodeJS.ProcessEnv): Promise<Finding> {
  let program: string;
  try {
    program = await findRedisServer(environment);
  } catch (error) {
    const [said, mend] = (error as Error).message.split(/: (?=run )/);
    return broken(name, said ?? '', (mend ?? 'install Redis').replace(/\.$/, ''));
  }
  const { stdout } = await run(program, ['--version'], { timeout: 10_000 }).catch((error) => ({ stdout: String(error.message) }));
  const version = /v=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined)
    return broken(name, `${program} does not say its version: ${stdout.trim().slice(0, 200)}`, 'install Redis 6.2 or later');
  return old(version, program) ?? fine(name, `${version} (${program}); "understudy up" starts a private one that loses nothing`);
}

async function checkServer(url: string): Promise<Finding> {
  let address: ReturnType<typeof parseRedisAddress>;
  try {
    address = parseRedisAddress(url);
  } catch (error) {
    return broken(name, `REDIS_URL ${(error as Error).message}`, 'correct REDIS_URL, or leave it out to have a private one');
  }
  const where = address.shown;
  const database = address.kind === 'cluster' ? 0 : address.database;
  const questions = [['INFO'], ['CONFIG', 'GET', 'appendfsync'], ...(database > 0 ? [['SELECT', String(database)]] : [])];
  let told: string[][];
  try {
    const servers = await findRedis(address);
    told = await Promise.all(servers.map((server) => askRedis(server, questions)));
  } catch (error) {
    return broken(
      name,
      `${where} does not answer as it should: ${(error as Error).message}`,
      'start it, correct REDIS_URL, or leave REDIS_URL out to have a private one',
    );
  }
  const found = told.map((replies) => checkReplies(replies, where, address.kind));
  const worst = found.find(({ state }) => state === 'failure') ?? found.find(({ state }) => state === 'warning') ?? found[0];
  return worst ?? broken(name, `${where} has no master that holds anything`, 'give its masters their slots ("redis-cli --cluster fix")');
}

function checkReplies(
  [info = '', synced = '', selected = '']: readonly string[],
  where: string,
  kind: 'one' | 'sentinel' | 'cluster',
): Finding {
  if (info.startsWith('-')) return broken(name, `${where} refuses: ${info.slice(1)}`, 'give REDIS_URL a user that may run INFO');
  const field = (key: string) => new RegExp(`^${key}:(\\S+)`, 'm').exec(info)?.[1];
  const version = field('redis_version') ?? '0';
  const tooOld = old(version, where);
  if (tooOld) return tooOld;
  if (kind !== 'cluster' && field('redis_mode') === 'cluster')
    return broken(name, `${where} is one of a cluster`, 'begin REDIS_URL with redis-cluster:// (rediss-cluster:// with TLS)');
  if (selected.startsWith('-'))
    return broken(name, `${where} has no such database: ${selected.slice(1)}`, 'take the number out of REDIS_URL, or a smaller one');
  if (field('aof_enabled') === '0')
    return broken(name, `${where} keeps no append-only file: a restart loses every distillation`, 'set appendonly yes');
  const policy = field('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction')
    return broken(name, `${where} has maxmemory-policy ${policy}: it drops jobs when memory is short`, 'set maxmemory-policy noeviction');
  if (synced.split('\n')[1] === 'no')
    return doubtful(name, `${where} leaves it to the system when to write (appendfsync no)`, 'set appendfsync everysec');
  return fine(name, `${version} at ${where}: append-only file on, nothing is evicted`);
}

function old(version: string, where: string): Finding | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 6 || (major === 6 && minor >= 2)) return null;
  return broken(name, `${version} (${where}); 6.2 or later is needed`, 'install a newer Redis or Valkey');
}
