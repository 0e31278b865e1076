import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from '@understudy/testing';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The gateway as the process that it is, over a folder of its own unless `UNDERSTUDY_ARTIFACTS` names one. Killed with the test. */
export async function startProcess(environment: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-gateway-'));
  const env = { ...bareEnvironment, UNDERSTUDY_ARTIFACTS: folder, UNDERSTUDY_PORT: '0', ...environment };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let out = '';
  child.stdout.on('data', (data) => {
    out += String(data);
  });
  const err = text(child.stderr);
  return {
    child,
    exited,
    err,
    port: () => Number(/"port":(\d+)/.exec(out)?.[1] ?? 0),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
