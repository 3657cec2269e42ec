import type { Datasets } from './datasets.ts';
import { at, type Fields, fields, list, text } from './lenient.ts';

/** From strong to weak. `not-mfa`: knowledge, which adds nothing to a password. */
export type Strength = 'phishing-resistant' | 'strong' | 'weak' | 'not-mfa' | 'unknown';

/** Okta's `UserFactorType`, whole. `signed_nonce` is FastPass; `web` is Duo. A new value is unknown, never counted. */
const strengths = new Map<string, Strength>([
  ['webauthn', 'phishing-resistant'],
  ['u2f', 'phishing-resistant'],
  ['signed_nonce', 'phishing-resistant'],
  ['push', 'strong'],
  ['token', 'strong'],
  ['token:hardware', 'strong'],
  ['token:hotp', 'strong'],
  ['token:software:totp', 'strong'],
  ['web', 'strong'],
  ['sms', 'weak'],
  ['call', 'weak'],
  ['email', 'weak'],
  ['question', 'not-mfa'],
  ['password', 'not-mfa'],
]);

export const strengthOf = (factorType: string): Strength => strengths.get(factorType) ?? 'unknown';

/** The authenticators that stand behind a factor: a factor says only its type and its provider. */
const keysByType: Record<string, Record<string, readonly string[]>> = {
  push: { OKTA: ['okta_verify'], CUSTOM: ['custom_app'] },
  signed_nonce: { OKTA: ['okta_verify'], CUSTOM: ['custom_app'] },
  'token:software:totp': { OKTA: ['okta_verify'], GOOGLE: ['google_otp'] },
  'token:hotp': { CUSTOM: ['custom_otp'] },
  'token:hardware': { YUBICO: ['yubikey_token'] },
  token: { RSA: ['rsa_token', 'onprem_mfa'], SYMANTEC: ['symantec_vip'] },
  web: { DUO: ['duo'] },
  sms: { OKTA: ['phone_number'] },
  call: { OKTA: ['phone_number'] },
  email: { OKTA: ['okta_email'] },
  question: { OKTA: ['security_question'] },
  webauthn: { FIDO: ['webauthn'] },
  u2f: { FIDO: ['webauthn', 'security_key'] },
};

function authenticatorKeys(factorType: string, provider: string | undefined): readonly string[] {
  const byProvider = keysByType[factorType] ?? {};
  const known = Object.values(byProvider);
  // One possible authenticator needs no provider to be told.
  return byProvider[provider ?? ''] ?? (known.length === 1 ? (known[0] ?? []) : []);
}

/** By authenticator key: is at least one with that key usable to sign in? Keys are not unique (`custom_app`). */
export type UsableAuthenticators = ReadonlyMap<string, boolean>;

export async function usableAuthenticators(datasets: Datasets): Promise<UsableAuthenticators> {
  const usable = new Map<string, boolean>();
  for await (const authenticator of datasets.records('authenticators')) {
    const key = text(authenticator.key);
    if (key === undefined) continue;
    const allowedFor = at(authenticator, 'settings', 'allowedFor');
    // `allowedFor`: any, sso, recovery or none; absent on authenticators that cannot be used for recovery.
    const counts = authenticator.status !== 'INACTIVE' && allowedFor !== 'recovery' && allowedFor !== 'none';
    usable.set(key, usable.get(key) === true || counts);
  }
  return usable;
}

/** What a user's factors amount to, each by its type. */
export interface Enrollment {
  strength: 'phishing-resistant' | 'strong' | 'weak' | 'none';
  counted: readonly string[];
  /** Begun and not finished. */
  pending: readonly string[];
  /** Security questions. */
  notMfa: readonly string[];
  /** Active, but the org has their authenticator off or allows it for recovery only. */
  unusable: readonly string[];
  /** Active, and of a type that this version does not know. */
  unknown: readonly string[];
  /** Expired, disabled or inactive. */
  ended: readonly string[];
}

const pendingStatuses = new Set(['PENDING_ACTIVATION', 'ENROLLED', 'NOT_SETUP']);

export function enrollmentOf(factors: readonly unknown[], authenticators: UsableAuthenticators): Enrollment {
  const sorted = { counted: [], pending: [], notMfa: [], unusable: [], unknown: [], ended: [] } as Record<
    Exclude<keyof Enrollment, 'strength'>,
    string[]
  >;
  for (const factor of factors.map(fields)) sorted[kindOf(factor, authenticators)].push(typeOf(factor));
  for (const types of Object.values(sorted)) types.sort();
  const present = new Set(sorted.counted.map(strengthOf));
  const strength = (['phishing-resistant', 'strong', 'weak'] as const).find((candidate) => present.has(candidate));
  return { strength: strength ?? 'none', ...sorted };
}

const typeOf = (factor: Fields): string => text(factor['factorType']) ?? 'without a type';

function kindOf(factor: Fields, authenticators: UsableAuthenticators): Exclude<keyof Enrollment, 'strength'> {
  const type = typeOf(factor);
  const status = text(factor['status']);
  if (strengthOf(type) === 'not-mfa') return 'notMfa';
  if (pendingStatuses.has(status ?? '')) return 'pending';
  if (status !== 'ACTIVE') return 'ended';
  if (strengthOf(type) === 'unknown') return 'unknown';
  const listed = authenticatorKeys(type, text(factor['provider'])).filter((key) => authenticators.has(key));
  return listed.length > 0 && !listed.some((key) => authenticators.get(key)) ? 'unusable' : 'counted';
}

/**
 * The enrolment of every user, by id. Users with the same set of factors share one object, so that the index costs
 * little more than its keys.
 */
export async function enrollments(datasets: Datasets): Promise<ReadonlyMap<string, Enrollment>> {
  const authenticators = await usableAuthenticators(datasets);
  const shared = new Map<string, Enrollment>();
  const byUser = new Map<string, Enrollment>();
  for await (const { userId, factors } of datasets.records('user-factors')) {
    if (!text(userId) || !Array.isArray(factors)) continue;
    const key = list(factors).map(keyOf).sort().join('\n');
    const same = shared.get(key) ?? enrollmentOf(factors, authenticators);
    shared.set(key, same);
    byUser.set(userId, same);
  }
  return byUser;
}

/** All that a factor is judged by. */
function keyOf(factor: unknown): string {
  const { factorType, status, provider } = fields(factor);
  return JSON.stringify([factorType, status, provider]);
}
