import type { AccessKeys } from '@understudy/records';
import type { FastifyReply } from 'fastify';

const lookMs = 2000;

/** Aborted when the key of a request is revoked or expires before its answer is whole. */
export type UntilRevoked = (reply: FastifyReply) => AbortSignal;

/**
 * Ends what goes on long after its key was checked. All keys of the answers under way are looked up together, every two seconds, however many
 * answers there are; whoever has shown no key of the list (the operator, this machine) is never cut off.
 */
export function watchKeys({ accessKeys }: { accessKeys: AccessKeys }): UntilRevoked {
  const open = new Map<string, Set<AbortController>>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const asked = [...open.keys()];
    // While Redis is away nobody can be told from who is still allowed.
    const standing = await accessKeys.stillOpen(asked).catch(() => new Set(asked));
    for (const keyId of asked.filter((id) => !standing.has(id)))
      for (const ending of open.get(keyId) ?? []) ending.abort(new Error(`the key ${keyId} was revoked or has expired`));
    timer = undefined;
    lookLater();
  }

  function lookLater(): void {
    if (open.size > 0 && timer === undefined) timer = setTimeout(look, lookMs).unref();
  }

  return ({ request, raw }) => {
    const ending = new AbortController();
    const { keyId } = request.caller;
    if (keyId === null || raw.destroyed) return ending.signal;
    const endings = open.get(keyId) ?? new Set<AbortController>();
    open.set(keyId, endings.add(ending));
    raw.once('close', () => {
      endings.delete(ending);
      if (endings.size === 0) open.delete(keyId);
    });
    lookLater();
    return ending.signal;
  };
}
