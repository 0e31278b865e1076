import { ClientError, refusal, unreachable } from './client-error.ts';
import { pause } from './pause.ts';

const mostTries = 3;

/**
 * `send` answers with what is no refusal. A gateway that has too much to do has done nothing of what it was asked, so it is asked again, as late
 * as it says; `sendOnce` leaves that to the caller.
 */
export function createSend(base: string, fetch: typeof globalThis.fetch) {
  async function sendOnce(asked: Request): Promise<Response> {
    const response = await fetch(asked).catch((cause: unknown) => {
      throw asked.signal.aborted ? cause : unreachable(base, cause);
    });
    if (!response.ok) throw await refusal(base, response);
    return response;
  }

  async function send(asked: Request): Promise<Response> {
    for (let tries = 1; tries < mostTries; tries += 1) {
      try {
        return await sendOnce(asked.clone());
      } catch (error) {
        if (!(error instanceof ClientError && error.code === 'overloaded')) throw error;
        await pause((error.retryAfter ?? tries) * 1000, asked.signal);
      }
    }
    return await sendOnce(asked);
  }

  return { send, sendOnce };
}
