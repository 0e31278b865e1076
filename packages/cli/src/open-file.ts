import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Shows a file with what the desktop opens it with. Resolves to false where nothing does. */
export async function openFile(path: string): Promise<boolean> {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [path], { stdio: 'ignore', detached: true });
  child.unref();
  // xdg-open ends with 0 once it has found a program for it.
  return once(child, 'exit').then(
    ([code]) => code === 0,
    () => false,
  );
}
