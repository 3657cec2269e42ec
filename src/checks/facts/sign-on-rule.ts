import { at, type Fields, fields, list, text } from './lenient.ts';

/** How many classes of factor (knowledge, possession, inherence) a rule asks of whoever it lets in. */
export type Demand = 'two' | 'one' | 'unknown';

const knowledge = 1;
const possession = 2;
const inherence = 4;

/** Okta's authenticator methods. Push, SMS, e-mail and the like prove possession; what is not listed is unknown. */
const classes = new Map<string, number>([
  ['password', knowledge],
  ['security_question', knowledge],
  ...['push', 'signed_nonce', 'otp', 'totp', 'sms', 'voice', 'email', 'webauthn', 'duo', 'cert', 'idp', 'tac'].map(
    (method): [string, number] => [method, possession],
  ),
]);

/** The demand of an app's sign-in rule (ACCESS_POLICY), from `actions.appSignOn.verificationMethod`. */
export function accessRuleDemand(rule: unknown): Demand {
  const method = fields(at(rule, 'actions', 'appSignOn', 'verificationMethod'));
  if (method['type'] === 'ASSURANCE') return assuranceDemand(method);
  if (method['type'] === 'AUTH_METHOD_CHAIN') return chainsDemand(list(method['chains']));
  // ID_PROOFING proves who somebody is at another vendor; which factors that takes is not told.
  return 'unknown';
}

function assuranceDemand(method: Fields): Demand {
  if (method['factorMode'] === '2FA') return 'two';
  if (method['factorMode'] !== '1FA') return 'unknown';
  // One authenticator that must also verify its user (PIN or biometrics) covers two classes. Constraints are
  // alternatives, so each of them has to ask for it.
  const constraints = list(method['constraints']);
  return constraints.length > 0 && constraints.every(verifiesUser) ? 'two' : 'one';
}

const verifiesUser = (constraint: unknown): boolean =>
  at(constraint, 'possession', 'userVerification') === 'REQUIRED' && at(constraint, 'possession', 'required') !== false;

/** Chains are alternatives, and so are the methods of one step: the weakest way through decides. */
function chainsDemand(chains: readonly unknown[]): Demand {
  const ways = new Set(chains.flatMap((chain) => [...waysThrough(chain)]));
  if (ways.size === 0 || chains.some((chain) => list(at(chain, 'authenticationMethods')).length === 0))
    return 'unknown';
  const counts = [...ways].map(countClasses);
  if (counts.some(({ known, unknown }) => known < 2 && !unknown)) return 'one';
  return counts.some(({ known }) => known < 2) ? 'unknown' : 'two';
}

const unknownClass = 8;

/** Every combination of classes that a user may be asked, as bits. At most 16 of them, however long the chain. */
function waysThrough(step: unknown): Set<number> {
  const tails = list(at(step, 'next')).flatMap((next) => [...waysThrough(next)]);
  const here = list(at(step, 'authenticationMethods')).map(classesOf);
  const ways = new Set<number>();
  for (const head of here) for (const tail of tails.length > 0 ? tails : [0]) ways.add(head | tail);
  return ways;
}

function classesOf(method: unknown): number {
  const verified = at(method, 'userVerification') === 'REQUIRED' ? inherence : 0;
  return (classes.get((text(at(method, 'method')) ?? '').toLowerCase()) ?? unknownClass) | verified;
}

function countClasses(way: number): { known: number; unknown: boolean } {
  const known = [knowledge, possession, inherence].filter((bit) => (way & bit) !== 0).length;
  return { known, unknown: (way & unknownClass) !== 0 };
}

/** Does the rule let anybody in? DENY rules carry a verification method all the same. */
export const allows = (rule: unknown, action: 'appSignOn' | 'signon'): boolean =>
  at(rule, 'actions', action, 'access') !== 'DENY';
