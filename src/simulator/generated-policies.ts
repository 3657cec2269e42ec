import type { OktaRecord } from './org-source.ts';

/** The policies of a generated org: as many as asked for, spread over the types that every org has. */
export function generatedPolicies(count: number, baseUrl: string, everyoneId: string, created: string): OktaRecord[] {
  const people = { people: { groups: { include: [everyoneId] } } };
  const policies: OktaRecord[] = [];
  for (let index = 0; index < Math.max(count, kinds.length); index++) {
    const kind = kinds[index % kinds.length] ?? kinds[0];
    const id = `${kind.prefix}1gen${String(index).padStart(7, '0')}1d7x69`;
    policies.push({
      id,
      status: 'ACTIVE',
      name: index < kinds.length ? 'Default Policy' : `Policy ${index}`,
      priority: Math.floor(index / kinds.length) + 1,
      system: index < kinds.length,
      conditions: kind.people ? people : null,
      created,
      lastUpdated: created,
      ...(kind.settings ? { settings: kind.settings } : {}),
      ...(kind.type === 'ACCESS_POLICY' ? { _embedded: { resourceType: 'APP' } } : {}),
      _links: { self: { href: `${baseUrl}/api/v1/policies/${id}` } },
      type: kind.type,
    });
  }
  return policies;
}

/** The one rule of such a policy. */
export function generatedRule(policy: OktaRecord): OktaRecord {
  const kind = kinds.find((known) => known.type === policy['type']) ?? kinds[0];
  return {
    id: `rul${String(policy['id']).slice(3)}`,
    status: 'ACTIVE',
    name: 'Catch-all Rule',
    priority: 99,
    created: policy['created'],
    lastUpdated: policy['lastUpdated'],
    system: true,
    conditions: null,
    actions: kind.actions,
    type: kind.type === 'OKTA_SIGN_ON' ? 'SIGN_ON' : kind.type,
  };
}

interface Kind {
  type: string;
  prefix: string;
  people: boolean;
  settings?: OktaRecord;
  actions: OktaRecord;
}

const kinds: readonly [Kind, ...Kind[]] = [
  {
    type: 'ACCESS_POLICY',
    prefix: 'rst',
    people: false,
    actions: {
      appSignOn: {
        access: 'ALLOW',
        verificationMethod: { factorMode: '2FA', type: 'ASSURANCE', reauthenticateIn: 'PT2H', constraints: [] },
      },
    },
  },
  {
    type: 'PASSWORD',
    prefix: '00p',
    people: true,
    settings: {
      password: {
        complexity: { minLength: 12, excludeUsername: true, dictionary: { common: { exclude: true } } },
        age: { maxAgeDays: 0, expireWarnDays: 0, minAgeMinutes: 0, historyCount: 4 },
        lockout: { maxAttempts: 10, autoUnlockMinutes: 0, showLockoutFailures: false },
      },
    },
    actions: { passwordChange: { access: 'ALLOW' } },
  },
  {
    type: 'OKTA_SIGN_ON',
    prefix: '00p',
    people: true,
    actions: { signon: { access: 'ALLOW', requireFactor: true, rememberDeviceByDefault: false } },
  },
  {
    type: 'MFA_ENROLL',
    prefix: '00p',
    people: true,
    settings: { type: 'AUTHENTICATORS', authenticators: [{ key: 'okta_verify', enroll: { self: 'REQUIRED' } }] },
    actions: { enroll: { self: 'CHALLENGE' } },
  },
];
