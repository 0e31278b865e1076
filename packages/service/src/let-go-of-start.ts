import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Much of what a process holds once it has started is what starting left behind, and V8 does not look for it while nothing happens. Looking takes
 * some 100 ms, once. V8's most thorough way (`last-resort`) frees 7 MB more, and then a scrape of the gateway costs half as much processor time again
 * for ever: presumably since the young generation, which it shrinks, may not grow again (keep-heap-small.ts).
 */
export function letGoOfStart(): void {
  setFlagsFromString('--expose-gc');
  const collect: (options: { type: 'major' }) => void = runInNewContext('gc');
  collect({ type: 'major' });
}
