import type { Readable } from 'node:stream';

/** Takes in the rest of a body, within the time that a request has: a client that still sends may not read why it was refused. */
export async function drain(body: Readable): Promise<void> {
  try {
    for await (const _ of body);
  } catch {
    // It left.
  }
}
