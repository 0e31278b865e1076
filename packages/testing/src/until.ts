import { setTimeout as sleep } from 'node:timers/promises';

/** Looks twenty times a second until it holds; what throws does not hold yet. Whoever waits too long is ended by the limit of the test. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await sleep(50);
}
