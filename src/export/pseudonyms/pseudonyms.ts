import { createHash, createHmac, type KeyObject } from 'node:crypto';

export type PersonalKind = 'login' | 'email' | 'name' | 'phone' | 'address' | 'ip' | 'device';

/** No vowels, so that no pseudonym spells a word or a name. */
const letters = '0123456789bcdfghjklmnpqrstvwxyz';
const length = 12;

export interface Pseudonyms {
  /** The same for the same value, whatever its case, and with the same key in every bundle. */
  of(kind: PersonalKind, value: string): string;
  /** Tells keys apart without telling the key. */
  readonly fingerprint: string;
  /** What was replaced so far, by pseudonym. */
  readonly given: ReadonlyMap<string, { kind: PersonalKind; original: string }>;
}

/** Pseudonyms by HMAC-SHA256: without the key they can be neither undone nor found by guessing. */
export function pseudonyms(key: KeyObject): Pseudonyms {
  const given = new Map<string, { kind: PersonalKind; original: string }>();
  return {
    given,
    fingerprint: createHash('sha256')
      .update('okta-evidence pseudonym key\n')
      .update(key.export())
      .digest('hex')
      .slice(0, 16),
    of(kind, value) {
      // The kind is no part of it: a login that is also the e-mail address is one person's, and joins.
      const digest = createHmac('sha256', key).update(normal(value)).digest();
      const code = coded(digest.readBigUInt64BE());
      const pseudonym = kind === 'email' ? `user-${code}@pseudonym.invalid` : `${kind}-${code}`;
      if (!given.has(pseudonym)) given.set(pseudonym, { kind, original: value });
      return pseudonym;
    },
  };
}

function coded(number: bigint): string {
  let [rest, text] = [number, ''];
  for (let at = 0; at < length; at++) {
    text += letters[Number(rest % 31n)];
    rest /= 31n;
  }
  return text;
}

/** How values are compared: case, width, and blanks at the ends say nothing. */
export const normal = (value: string): string => value.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ');
