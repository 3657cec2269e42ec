import type { IdSpace } from './generated-ids.ts';
import type { OrgShape } from './generated-shape.ts';
import type { OktaRecord } from './org-source.ts';
import { hashNumbers } from './random.ts';

const day = 86_400_000;

/** The users of a generated org by index: first those of the plain list, then the deactivated. */
export interface GeneratedUsers {
  readonly total: number;
  status(index: number): string;
  record(index: number): OktaRecord;
  factors(index: number): OktaRecord[];
}

const dormant = ['STAGED', 'PROVISIONED', 'SUSPENDED'];
const usable = ['PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY'];
const kinds = [
  { factorType: 'push', provider: 'OKTA', prefix: 'opf' },
  { factorType: 'token:software:totp', provider: 'OKTA', prefix: 'ost' },
  { factorType: 'webauthn', provider: 'FIDO', prefix: 'fwf' },
  { factorType: 'sms', provider: 'OKTA', prefix: 'sms' },
  { factorType: 'question', provider: 'OKTA', prefix: 'ufs' },
] as const;

export function generatedUsers(shape: OrgShape, ids: IdSpace, baseUrl: string, now: number): GeneratedUsers {
  const total = shape.users + Math.floor(shape.users * shape.deprovisionedShare);
  const every = shape.dormantShare > 0 ? Math.round(1 / shape.dormantShare) : 0;
  const today = Math.floor(now / day) * day;
  const dates: string[] = [];
  const ago = (days: number): string => {
    // A page of users names eight days each, all of them among the same few hundred.
    dates[days] ??= new Date(today - days * day + 32_400_000).toISOString();
    return dates[days];
  };

  function status(index: number): string {
    if (index >= shape.users) return 'DEPROVISIONED';
    if (every > 0 && index % every === every - 1) return dormant[Math.floor(index / every) % 3] ?? 'STAGED';
    if (index % 97 === 7) return usable[Math.floor(index / 97) % 3] ?? 'LOCKED_OUT';
    return 'ACTIVE';
  }

  function record(index: number): OktaRecord {
    const id = ids.id(index);
    const hash = hashNumbers(shape.seed, index);
    const state = status(index);
    const login = `user${index}@generated.example`;
    const started = 400 + (hash % 1000);
    const waiting = state === 'STAGED' || state === 'PROVISIONED';
    return {
      id,
      status: state,
      created: ago(started),
      activated: waiting ? null : ago(started - 1),
      statusChanged: waiting ? null : ago(started - 1),
      lastLogin: waiting || hash % 50 === 0 ? null : ago(hash % 17 === 0 ? 120 : hash % 60),
      lastUpdated: ago(hash % 300),
      passwordChanged: waiting ? null : ago(hash % 300),
      type: { id: 'oty1gen0000000000d7x' },
      profile: {
        firstName: `First${index}`,
        lastName: `Last${hash % 5000}`,
        mobilePhone: null,
        secondEmail: null,
        login,
        email: login,
      },
      credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
      _links: { self: { href: `${baseUrl}/api/v1/users/${id}` } },
    };
  }

  function factors(index: number): OktaRecord[] {
    const hash = hashNumbers(shape.seed, index, 7);
    const rows: OktaRecord[] = [];
    // One in twenty has none, the others one to three.
    const count = hash % 20 === 0 ? 0 : 1 + (hash % 3);
    for (let position = 0; position < count; position++) {
      const kind = kinds[(hash + position) % kinds.length] ?? kinds[0];
      rows.push({
        id: `${kind.prefix}${ids.id(index).slice(3)}`,
        factorType: kind.factorType,
        provider: kind.provider,
        vendorName: kind.provider,
        status: hash % 31 === 3 ? 'PENDING_ACTIVATION' : 'ACTIVE',
        created: ago(200),
        lastUpdated: ago(200),
      });
    }
    return rows;
  }

  return { total, status, record, factors };
}
