import type { Exchange } from '../transport.ts';
import type { Authorization } from './authorization.ts';
import type { DpopKey } from './dpop-key.ts';

export interface AccessToken {
  value: string;
  lifetimeMs: number;
  scopes: readonly string[];
  /** The key it is bound to; undefined for a bearer token. */
  dpop: DpopKey | undefined;
}

export interface AccessTokenOptions {
  mint(): Promise<AccessToken>;
  /** One that is at hand already. */
  first?: AccessToken;
  /** Okta's clock minus this machine's, in ms. */
  skewMs(): number;
  now?: () => number;
}

export interface OAuthAuthorization extends Authorization {
  /** What the present token may do; gets one where there is none. */
  scopes(): Promise<readonly string[]>;
}

/** Before this part of its life is over a token is still good for a request that takes long. */
const usable = 0.9;
const longestMarginMs = 60_000;
/** One for the first nonce, and for each that was outdated before it got there. */
const mostNonces = 3;
/** One that others had got already, and one that was got for this request. */
const mostTokens = 2;

/**
 * Requests with access tokens that run out: a new one is got shortly before, and once when Okta refuses the present
 * one. Requests that need it at the same time wait for the same one.
 */
export function accessTokens(options: AccessTokenOptions): OAuthAuthorization {
  const now = options.now ?? (() => performance.now());
  let current: (AccessToken & { usableUntil: number }) | undefined;
  let pending: Promise<AccessToken> | undefined;
  let nonce: string | undefined;

  const keep = (token: AccessToken): AccessToken => {
    const margin = Math.min(longestMarginMs, token.lifetimeMs * (1 - usable));
    current = { ...token, usableUntil: now() + token.lifetimeMs - margin };
    return current;
  };
  if (options.first) keep(options.first);

  const mint = (): Promise<AccessToken> => {
    pending ??= options
      .mint()
      .then(keep)
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  const usableToken = (): AccessToken | undefined => (current && now() < current.usableUntil ? current : undefined);

  const put: (token: AccessToken, ...rest: Parameters<Authorization['apply']>) => void = (token, headers, target) => {
    headers['authorization'] = `${token.dpop ? 'DPoP' : 'Bearer'} ${token.value}`;
    if (!token.dpop) return;
    const seconds = Math.floor((Date.now() + options.skewMs()) / 1000);
    headers['dpop'] = token.dpop.proof(target, token.value, { seconds, nonce });
  };

  return {
    apply(headers, target) {
      const token = usableToken();
      if (token) put(token, headers, target);
      else return mint().then((minted) => put(minted, headers, target));
    },
    async renew(answer, sent, earlier) {
      const told = answer.headers.get('dpop-nonce');
      if (told !== null && wantsNonce(answer)) {
        nonce = told;
        return earlier.nonces++ < mostNonces;
      }
      // A feature that is switched off answers 401, too.
      if (answer.status !== 401 || answer.bytes.includes('E0000015')) return false;
      const [, refused] = sent['authorization']?.split(' ') ?? [];
      const latest = current;
      if (latest && latest.value !== refused) return earlier.tokens++ < mostTokens;
      // A token that was just made, and is refused as well: another one would fare no better.
      if (earlier.tokens++ > 0) return false;
      await mint();
      return true;
    },
    scopes: async () => (usableToken() ?? (await mint())).scopes,
  };
}

const wantsNonce = ({ headers, bytes }: Exchange): boolean =>
  /use_dpop_nonce/.test(headers.get('www-authenticate') ?? '') || bytes.includes('use_dpop_nonce');
