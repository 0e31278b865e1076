import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Half of what a process holds once it has started is what starting left behind, and V8 does not look for it while nothing happens: an idle
 * trainer kept 90 MB where 52 are enough, an idle gateway 124 instead of 75. Looking takes some 100 ms, once.
 */
export function letGoOfStart(): void {
  setFlagsFromString('--expose-gc');
  const collect: (options: { type: 'major'; flavor: 'last-resort' }) => void = runInNewContext('gc');
  collect({ type: 'major', flavor: 'last-resort' });
}
