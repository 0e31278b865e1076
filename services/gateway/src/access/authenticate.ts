import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccessKeys } from '@understudy/records';
import { HttpProblem } from '../http-problem.ts';
import { type Caller, operator } from './caller.ts';

export type AuthenticateOptions = {
  accessKeys: AccessKeys;
  /** The operator's key of the environment; left out, there is none. */
  adminKey?: string | undefined;
  /** Nobody but this machine can reach the gateway: while it has no keys, it asks for none. */
  loopbackOnly: boolean;
  /** For keys that name no limits of their own; null for none. */
  limits: Caller['limits'];
};

/** `page`: asked for by a browser as a page. `foreign`: the origin of a page that is not allowed to ask. */
type Asked = { page: boolean; foreign: string | undefined };

/**
 * Tells who asks by the header `Authorization`: `Bearer` and a key, or `Basic` with the key as password, as browsers send it to pages.
 * @throws HttpProblem 401 with `WWW-Authenticate`. It does not say what is wrong with a key: that would help to guess. 403 for a page from
 * elsewhere, where no key is asked for: some requests a browser sends without asking first, and only keeps the answer from the page.
 */
export function createAuthenticate({ accessKeys, adminKey, loopbackOnly, limits }: AuthenticateOptions) {
  // Hashed, so that both have one length: of texts of two lengths none can be compared in constant time.
  const isAdminKey = (text: string) => adminKey !== undefined && timingSafeEqual(digest(text), digest(adminKey));

  return async (authorization: string | undefined, { page, foreign }: Asked): Promise<Caller> => {
    const shown = page ? (bearer(authorization) ?? password(authorization)) : bearer(authorization);
    if (shown !== undefined && isAdminKey(shown)) return operator;
    const { key, any } = await accessKeys.check(shown ?? '');
    if (key !== null)
      return {
        keyId: key.id,
        owner: key.owner,
        scopes: key.scopes,
        limits: {
          requestsPerMinute: key.limits.requestsPerMinute ?? limits.requestsPerMinute,
          distillations: key.limits.distillations ?? limits.distillations,
        },
      };
    if (loopbackOnly && adminKey === undefined && !any) {
      if (foreign === undefined) return operator;
      const detail = `This gateway asks for no key, so it heeds no page of ${foreign.slice(0, 200)}: allow it by UNDERSTUDY_ALLOWED_ORIGINS.`;
      throw new HttpProblem(403, 'invalid_request', detail);
    }
    const detail =
      shown === undefined
        ? 'This gateway asks for a key: send the header "Authorization: Bearer uk_…". Whoever runs it makes one with "understudy keys create".'
        : 'The gateway does not know this key: it is wrong, has expired or was revoked. "understudy keys create" makes another one.';
    const challenge = page
      ? 'Basic realm="understudy"'
      : `Bearer realm="understudy"${shown === undefined ? '' : ', error="invalid_token"'}`;
    throw new HttpProblem(401, 'unauthenticated', detail, { headers: { 'www-authenticate': challenge } });
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

const bearer = (authorization = '') => /^Bearer +(\S{1,300})$/i.exec(authorization)?.[1];

function password(authorization = ''): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization)?.[1];
  return encoded === undefined ? undefined : /^[^:]*:(\S{1,300})$/.exec(Buffer.from(encoded, 'base64').toString('utf8'))?.[1];
}
