/**
 * Secrets and phone numbers that never reach the disk. A value is replaced, its key stays, so that a reader sees that
 * there was one; null and empty stay as they are, since "not set" is evidence too.
 */
export const redacted = '[redacted]';

/** Keys that hold a secret wherever they stand. Compared without case, `_` and `-`. */
const secretKeys = new Set([
  'clientsecret',
  'secrethash',
  'secretkey',
  'privatekey',
  'sharedsecret',
  'sharedpassword',
  'apikey',
  'apitoken',
  'accesstoken',
  'refreshtoken',
  'authtoken',
  'bearertoken',
  'passphrase',
  'salt',
  'answer',
  'tokenvalue',
  'activationtoken',
  'recoverytoken',
  'passcode',
  'pin',
]);

/** Secret only below one of these keys: the word alone is common. */
const secretBelow: Record<string, ReadonlySet<string>> = {
  password: new Set([
    'value',
    'hash',
    'hook',
    'workfactor',
    'saltorder',
    'algorithm',
    'digestalgorithm',
    'iterationcount',
  ]),
  hash: new Set(['value', 'salt']),
  authscheme: new Set(['value']),
  headers: new Set(['value']),
  settings: new Set(['token']),
  app: new Set(['password', 'token']),
};

/** Private parts of a JWK (RFC 7518, section 6); `k` is the whole of a symmetric key. */
const privateJwk = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** Okta's own (mobilePhone, primaryPhone, phoneNumber, supportPhoneNumber) and those that an org added to its schema. */
const phoneKey = /phone(number|extension)?$/;

const plain = new Map<string, string>();

/** Normalised keys are few and come again in every record, so they are remembered. */
function normal(key: string): string {
  let found = plain.get(key);
  if (found === undefined) {
    found = key.replace(/[_-]/g, '').toLowerCase();
    if (plain.size < 5000) plain.set(key, found);
  }
  return found;
}

export interface RedactOptions {
  includePhoneNumbers: boolean;
}

/** For the manifest: what a reader will not find, and what stands there. */
export function redactionsOf({ includePhoneNumbers }: RedactOptions): { what: string; method: string }[] {
  const method = `the value is replaced by ${redacted}, its key stays`;
  return [
    { what: 'secrets, tokens, password hashes, recovery answers and private keys, wherever they stand', method },
    ...(includePhoneNumbers ? [] : [{ what: 'phone numbers', method }]),
  ];
}

/** A copy of a record without its secrets; parts that hold none are shared with the original. */
export function redact<T>(record: T, options: RedactOptions): T {
  return visit(record, '', options) as T;
}

function visit(value: unknown, parent: string, options: RedactOptions): unknown {
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    value.forEach((item, index) => {
      const clean = visit(item, parent, options);
      if (clean !== item) {
        copy ??= value.slice();
        copy[index] = clean;
      }
    });
    return copy ?? value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const source = value as Record<string, unknown>;
  const isJwk = typeof source['kty'] === 'string';
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(source)) {
    const item = source[key];
    const name = normal(key);
    const clean = isSecret(name, item, parent, isJwk, options) ? redacted : visit(item, name, options);
    if (clean !== item) {
      copy ??= { ...source };
      copy[key] = clean;
    }
  }
  return copy ?? value;
}

function isSecret(name: string, value: unknown, parent: string, isJwk: boolean, options: RedactOptions): boolean {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return false;
  if (isJwk && privateJwk.has(name)) return true;
  if (!options.includePhoneNumbers && phoneKey.test(name)) return typeof value !== 'object';
  if (typeof value === 'object') return false;
  if (secretKeys.has(name) || secretBelow[parent]?.has(name)) return true;
  // Vendors' settings are free-form: a string under a name that ends so is taken to be one.
  return typeof value === 'string' && /(secret|password|token)$/.test(name);
}
