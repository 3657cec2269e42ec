import type { Verdict } from '../../../src/checks/engine/verdict.ts';
import { accessPolicy, accessRule, app, assurance, chain, chains, deny, sessionPolicy, sessionRule } from '../given.ts';
import type { TruthRow } from './row.ts';

const enforced = (
  name: string,
  verdict: Verdict,
  rules: object[],
  more: Partial<TruthRow> & { session?: object[] } = {},
): TruthRow => {
  const { session = [sessionPolicy([sessionRule(false)])], ...rest } = more;
  return {
    check: 'mfa-enforced',
    case: name,
    given: { apps: [app('a1', 'p1')], policies: [accessPolicy('p1', rules), ...session] },
    verdict,
    ...rest,
  };
};

export const mfaPolicyRows: TruthRow[] = [
  enforced('2FA in the catch-all', 'PASS', [accessRule(assurance('2FA'))], {
    entities: { p1: 'PASS', 'pol-session': 'NOT_APPLICABLE' },
  }),
  enforced('1FA in the catch-all, session asks nothing', 'FAIL', [accessRule(assurance('1FA'))], {
    entities: { p1: 'FAIL', 'pol-session': 'FAIL' },
  }),
  enforced('1FA, session asks a second', 'PASS', [accessRule(assurance('1FA'))], {
    session: [sessionPolicy([sessionRule(true)])],
    entities: { p1: 'PASS', 'pol-session': 'PASS' },
  }),
  enforced('1FA, one of two session policies asks', 'FAIL', [accessRule(assurance('1FA'))], {
    session: [
      sessionPolicy([sessionRule(true)], { id: 'pol-admins' }),
      sessionPolicy([sessionRule(false)], { priority: 2 }),
    ],
    entities: { p1: 'FAIL', 'pol-session': 'FAIL' },
  }),
  enforced('1FA, the session rule that does not ask is INACTIVE', 'PASS', [accessRule(assurance('1FA'))], {
    session: [sessionPolicy([sessionRule(true), sessionRule(false, { id: 'off', status: 'INACTIVE' })])],
  }),
  enforced('strict first rule, weak catch-all', 'FAIL', [
    accessRule(assurance('2FA'), { id: 'r1', priority: 0 }),
    accessRule(assurance('1FA')),
  ]),
  enforced('weak rule INACTIVE', 'PASS', [
    accessRule(assurance('1FA'), { id: 'r1', status: 'INACTIVE' }),
    accessRule(assurance('2FA')),
  ]),
  enforced('weak rule without a status is in force', 'FAIL', [accessRule(assurance('1FA'), { status: undefined })]),
  enforced('weak rule denies', 'PASS', [deny(), accessRule(assurance('2FA'), { id: 'r2' })]),
  enforced('all rules deny', 'PASS', [deny()]),
  enforced('chain of password and push', 'PASS', [accessRule(chains(chain(['password'], ['push'])))]),
  enforced('chain of one method', 'FAIL', [accessRule(chains(chain(['password'])))]),
  enforced('chain of two of one class', 'FAIL', [accessRule(chains(chain(['email'], ['sms'])))]),
  enforced('chain of password and question', 'FAIL', [accessRule(chains(chain(['password'], ['security_question'])))]),
  enforced('one chain of two is weak', 'FAIL', [accessRule(chains(chain(['password'], ['push']), chain(['email'])))]),
  enforced('an alternative in a step is weak', 'FAIL', [accessRule(chains(chain(['push', 'password'], ['totp'])))]),
  enforced('webauthn that verifies its user', 'PASS', [
    accessRule(chains(chain([{ key: 'webauthn', method: 'webauthn', userVerification: 'REQUIRED' }]))),
  ]),
  enforced('chain with an unknown method', 'MANUAL', [accessRule(chains(chain(['password'], ['telepathy'])))]),
  enforced('chain with an unknown method beside two classes', 'PASS', [
    accessRule(chains(chain(['password'], ['telepathy'], ['push']))),
  ]),
  enforced('upper-case methods', 'PASS', [accessRule(chains(chain(['PASSWORD'], ['PUSH'])))]),
  enforced('empty chains', 'MANUAL', [accessRule(chains())]),
  enforced('identity proofing', 'MANUAL', [accessRule({ type: 'ID_PROOFING' })]),
  enforced('no verification method', 'MANUAL', [accessRule({})]),
  enforced('factor mode missing', 'MANUAL', [accessRule({ type: 'ASSURANCE' })]),
  enforced('1FA whose only alternative verifies its user', 'PASS', [
    accessRule(assurance('1FA', { constraints: [{ possession: { userVerification: 'REQUIRED' } }] })),
  ]),
  enforced('1FA with an alternative that does not', 'FAIL', [
    accessRule(
      assurance('1FA', {
        constraints: [{ possession: { userVerification: 'REQUIRED' } }, { knowledge: { types: ['password'] } }],
      }),
    ),
  ]),
  enforced('rules not read', 'INSUFFICIENT', []),
  {
    check: 'mfa-enforced',
    case: 'a weak policy that no ACTIVE app uses',
    given: {
      apps: [app('a1', 'p1'), app('a2', 'p2', { status: 'INACTIVE' })],
      policies: [
        accessPolicy('p1', [accessRule(assurance('2FA'))]),
        accessPolicy('p2', [accessRule(assurance('1FA'))]),
        sessionPolicy([sessionRule(false)]),
      ],
    },
    verdict: 'PASS',
  },
  {
    check: 'mfa-enforced',
    case: 'the policy of an app is missing',
    given: { apps: [app('a1', 'p9')], policies: [sessionPolicy([sessionRule(true)])] },
    verdict: 'INSUFFICIENT',
    entities: { p9: 'INSUFFICIENT' },
  },
  {
    check: 'mfa-enforced',
    case: 'the account management policy is no app policy',
    given: {
      apps: [app('a1', 'p1')],
      policies: [
        accessPolicy('p1', [accessRule(assurance('2FA'))]),
        accessPolicy('pm', [accessRule(assurance('1FA'))], {
          _embedded: { resourceType: 'END_USER_ACCOUNT_MANAGEMENT' },
        }),
        sessionPolicy([sessionRule(false)]),
      ],
    },
    verdict: 'PASS',
  },
  {
    check: 'mfa-enforced',
    case: 'Classic: the session policy decides, and does not ask',
    given: { apps: [app('a1', undefined)], policies: [sessionPolicy([sessionRule(false)])] },
    engine: 'classic',
    verdict: 'FAIL',
  },
  {
    check: 'mfa-enforced',
    case: 'Classic: the session policy asks',
    given: { apps: [app('a1', undefined)], policies: [sessionPolicy([sessionRule(true)])] },
    engine: 'classic',
    verdict: 'PASS',
  },
  { check: 'mfa-enforced', case: 'nothing there', given: {}, verdict: 'INSUFFICIENT' },
];
