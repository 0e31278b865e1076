import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from '@understudy/testing';

const program = fileURLToPath(new URL('../../../packages/cli/bin/understudy.mjs', import.meta.url));

export type Surroundings = { env?: Record<string, string>; cwd?: string };

/** The command line as the process that it is. */
export function start(url: string, args: readonly string[], input = '', { env: more, cwd }: Surroundings = {}) {
  const env = { ...bareEnvironment, UNDERSTUDY_URL: url, ...more };
  const child = spawn(process.execPath, [program, ...args], { env, ...(cwd && { cwd }), stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}).end(input);
  const [out, err, exit] = [text(child.stdout), text(child.stderr), once(child, 'exit')];
  const ended = Promise.all([out, err, exit]).then(([stdout, stderr, [code]]) => ({ stdout, stderr, code: Number(code) }));
  return { child, ended };
}

/** With the gateway's `key` as UNDERSTUDY_KEY, where it has one. */
export const understudy = (
  { url, key }: { url: string; key?: string },
  args: readonly string[],
  input?: string,
  { env, ...surroundings }: Surroundings = {},
) => start(url, args, input, { ...surroundings, env: { ...(key !== undefined && { UNDERSTUDY_KEY: key }), ...env } }).ended;

const onTerminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** The command line on a terminal of its own (a pseudo-terminal of Python's), which a test types into and reads. */
export function startOnTerminal(url: string, args: readonly string[]) {
  const env = { ...bareEnvironment, UNDERSTUDY_URL: url, TERM: 'xterm', COLUMNS: '80' };
  const child = spawn('python3', ['-c', onTerminal, process.execPath, program, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  let shown = '';
  child.stdout.on('data', (data) => {
    shown += String(data);
  });
  return {
    shown: () => shown,
    type: (keys: string) => child.stdin.write(keys),
    ended: exit.then(([code]) => Number(code)),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
