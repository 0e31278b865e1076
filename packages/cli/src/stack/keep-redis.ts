import { spawn } from 'node:child_process';
import { readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedisServer } from '@understudy/service';

const crashLimit = 5;
const crashWindowMs = 60_000;

/**
 * A private Redis that is started again when it dies: same port, same data. It ends some seconds after an owner that was killed; one
 * that is still there when the folder gets a new owner is ended first, for two on one append-only file would ruin it.
 */
export async function keepRedis(directory: string, { onGivenUp }: { onGivenUp: (reason: string) => void }) {
  const pidFile = join(directory, 'redis.pid');
  await endLeftOver(directory, pidFile);
  let stopping = false;
  let crashes: number[] = [];
  let watcher: Disposable | undefined;
  const server = await startRedisServer({
    directory,
    onExit: () => {
      if (!stopping) revive().catch((error) => onGivenUp(`Redis does not come back: ${error.message}`));
    },
  });
  const note = async () => {
    watcher?.[Symbol.dispose]();
    if (server.pid === undefined) return;
    watcher = endWithOwner(server.pid);
    await writeFile(pidFile, String(server.pid));
  };
  const revive = async () => {
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now];
    if (crashes.length >= crashLimit)
      throw new Error(`it ended ${crashes.length} times in a minute; ${join(directory, 'redis.log')} says why`);
    await sleep(200 * crashes.length);
    if (stopping) return;
    await server.restart();
    await note();
  };
  await note();
  return {
    url: server.url,
    get pid() {
      return server.pid;
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      watcher?.[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await rm(pidFile, { force: true });
    },
  };
}

/**
 * Redis knows nothing of its owner, so a shell waits for the owner's end of a pipe to close, however that happens, and then asks Redis to
 * end: after a pause in which the services finish what they have in hand.
 */
function endWithOwner(pid: number): Disposable {
  const shell = spawn('/bin/sh', ['-c', 'read -r _ <&3; sleep 5; kill -TERM "$1"', 'redis-watcher', String(pid)], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  shell.on('error', () => {}); // no shell: the next owner of the folder ends what is left over
  return { [Symbol.dispose]: () => void shell.kill('SIGKILL') };
}

async function endLeftOver(directory: string, pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  const home = await realpath(directory).catch(() => directory);
  // Redis works in its folder; a process that merely got the same pid does not.
  const running = async () => pid > 0 && (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === home;
  if (!(await running())) return;
  process.kill(pid, 'SIGTERM');
  while (await running()) await sleep(50);
}
