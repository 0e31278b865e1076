/** How long a stream is silent at most: then it says `stillHere`, so that nobody on the way takes it for dead. */
export const heartbeatMs = 15_000;
export const stillHere = ': still here\n\n';

/** One server-sent event; `id` is what the client shall name when it comes back. */
export function frame(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
