import type { ServerResponse } from 'node:http';

/** Aborted when the client closes the connection before its answer is whole; at once where it has left already. */
export function whenLeft(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  const leave = () => {
    if (!response.writableFinished) leaving.abort(new Error('the client left'));
  };
  // What has closed does not say so again.
  if (response.destroyed) leave();
  else response.once('close', leave);
  return leaving.signal;
}
