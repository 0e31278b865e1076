import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs docker, and says what it printed; with `cwd` and `env` as a shell would. @throws Error with the end of what it complained of. */
export async function docker(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  try {
    return (await run('docker', args, { ...options, maxBuffer: 256 * 1024 * 1024 })).stdout.trim();
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new Error(`docker ${args.join(' ')}: ${(stderr || message).trim().split('\n').slice(-40).join('\n')}`, { cause });
  }
}
