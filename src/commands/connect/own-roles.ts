import type { OktaClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/okta-error.ts';

/** Roles that only look. */
const readOnly = ['READ_ONLY_ADMIN', 'REPORT_ADMIN'];

/** The admin roles that a credential acts with; null where it may not read even those. */
export async function ownRoles(
  okta: OktaClient,
  principal: { id: string } | null,
  isApp: boolean,
): Promise<string[] | null> {
  if (principal === null) return null;
  const id = encodeURIComponent(principal.id);
  try {
    const { body } = await okta.get(isApp ? `/oauth2/v1/clients/${id}/roles` : `/api/v1/users/${id}/roles`);
    if (!Array.isArray(body)) return null;
    return body.map(({ type, label }) => (type === 'CUSTOM' ? `CUSTOM: ${String(label)}` : String(type)));
  } catch (error) {
    if (error instanceof OktaError) return null;
    throw error;
  }
}

/** What is to be said of roles that a tool which only reads does not need. */
export function roleWarnings(
  roles: readonly string[] | null,
  whose: string,
  /** An OAuth credential without a scope to change anything: there the scopes are the bound. */
  readScopesAlone: boolean,
): string[] {
  const wide = (roles ?? []).filter((role) => !readOnly.includes(role));
  if (wide.length === 0) return [];
  if (readScopesAlone) {
    const has = wide.includes('SUPER_ADMIN')
      ? 'is a Super Administrator'
      : `can do more than read (${wide.join(', ')})`;
    return [
      `${whose} ${has}. The OAuth scopes granted here only read, so this stays bounded; a Read-Only Administrator is enough for nearly everything.`,
    ];
  }
  const what = wide.includes('SUPER_ADMIN')
    ? `${whose} is a Super Administrator: whoever gets hold of it can change everything in the org.`
    : `${whose} can do more than read (${wide.join(', ')}).`;
  return [`${what} Nothing here needs that: a Read-Only Administrator is enough for nearly everything.`];
}
