import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that has not ended by then is the browser itself, and shows it. */
const patienceMs = 3000;

/** Shows a file with what the desktop opens it with. Resolves to false where nothing does. */
export async function openFile(path: string): Promise<boolean> {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [path], { stdio: 'ignore', detached: true });
  const opened = once(child, 'exit').then(
    ([code]) => code === 0,
    () => false,
  );
  const shown = await Promise.race([opened, sleep(patienceMs, true)]);
  child.unref();
  return shown;
}
