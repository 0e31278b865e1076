import { once } from 'node:events';
import type { Stack } from './start-stack.ts';

/** Waits for Ctrl-C, or whatever else aborts the signal. @throws Error when a process of the stack cannot be kept running. */
export async function stayUp({ broken }: Pick<Stack, 'broken'>, signal: AbortSignal): Promise<void> {
  await Promise.race([signal.aborted ? undefined : once(signal, 'abort'), broken]);
}
