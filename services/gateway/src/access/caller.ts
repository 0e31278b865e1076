import { type AccessKey, localOwner, type Scope } from '@understudy/contracts';

/** Who asks: a key, the operator, or, on this machine alone, anybody. */
export type Caller = {
  /** Null where no key of the list was shown. */
  keyId: string | null;
  /** What it makes belongs to this owner, and so does what it sees, unless it may administer. */
  owner: string;
  scopes: readonly Scope[];
  /** Null: none. */
  limits: AccessKey['limits'];
};

/** Whoever holds the key that the environment names, and everybody on a machine whose gateway has no keys. */
export const operator: Caller = {
  keyId: null,
  owner: localOwner,
  scopes: ['admin'],
  limits: { requestsPerMinute: null, distillations: null },
};

/** Whether a caller may use a route of that scope; `admin` opens all. */
export const mayDo = ({ scopes }: Caller, scope: Scope): boolean => scopes.includes(scope) || scopes.includes('admin');

/** The one owner whose things a caller sees; undefined for everybody's. */
export const ownerSeen = (caller: Caller): string | undefined => (mayDo(caller, 'admin') ? undefined : caller.owner);

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before anything else looks at the request; on open routes it is the operator, since they ask nobody. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    scope?: Scope | 'open';
  }
}
