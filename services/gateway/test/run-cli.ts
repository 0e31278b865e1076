import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));

/** The command line as the process that it is. */
export function start(url: string, args: readonly string[], input = '', key?: string) {
  const env = { PATH: process.env.PATH, UNDERSTUDY_URL: url, ...(key !== undefined && { UNDERSTUDY_KEY: key }) };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}).end(input);
  const [out, err, exit] = [text(child.stdout), text(child.stderr), once(child, 'exit')];
  const ended = Promise.all([out, err, exit]).then(([stdout, stderr, [code]]) => ({ stdout, stderr, code: Number(code) }));
  return { child, ended };
}

/** With the gateway's `key` as UNDERSTUDY_KEY, where it has one. */
export const understudy = (gateway: { url: string; key?: string }, args: readonly string[], input?: string) =>
  start(gateway.url, args, input, gateway.key).ended;
