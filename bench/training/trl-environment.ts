import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kept, python } from './paths.ts';

/** Of one season, and tried together; torch, transformers and peft are the engine's own versions. */
const packages = ['torch==2.13.0', 'transformers==5.23.0', 'peft==0.21.2', 'trl==1.16.0'];

/** The interpreter of an environment with TRL, which nothing but this benchmark needs: made when missing, kept afterwards. */
export async function openTrlEnvironment(): Promise<string> {
  const folder = join(kept, 'trl-venv');
  const interpreter = join(folder, 'bin', 'python');
  const stamp = join(folder, '.packages');
  const wanted = createHash('sha256').update(packages.join('\n')).digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return interpreter;
  console.log(`  TRL: installing ${packages.join(', ')} into ${folder}`);
  const run = promisify(execFile);
  await rm(folder, { recursive: true, force: true });
  await mkdir(kept, { recursive: true });
  await run(python, ['-m', 'venv', folder]);
  const index = process.env.UNDERSTUDY_TORCH_INDEX;
  const install = (...args: string[]) => run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args]);
  // Torch first and pinned, so that no other package pulls in another build of it.
  await install(...(index ? ['--index-url', index] : []), packages[0] ?? '');
  await install(...packages);
  await writeFile(stamp, wanted);
  return interpreter;
}
