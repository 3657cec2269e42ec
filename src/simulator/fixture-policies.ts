import type { FixtureBuild } from './fixture-org.ts';
import { links, stepFor } from './links.ts';
import type { OktaRecord } from './org-source.ts';

/** Policies and their rules. A default policy or rule can be read and changed, not deleted or switched off. */
export function fixturePolicies({ content, read, baseUrl }: FixtureBuild): void {
  for (const { rules, ...policy } of read<(OktaRecord & { rules: OktaRecord[] })[]>('policies.json')) {
    const id = String(policy['id']);
    const href = `${baseUrl}/api/v1/policies/${id}`;
    content.policyTypes.add(String(policy['type']));
    content.list('policies').put(id, {
      ...policy,
      _links: { ...guardedLinks(href, policy), rules: links(`${href}/rules`, 'GET', 'POST') },
    });
    for (const rule of rules) {
      const ruleHref = `${href}/rules/${rule['id']}`;
      content.list('policy-rules', id).put(String(rule['id']), { ...rule, _links: guardedLinks(ruleHref, rule) });
    }
  }
}

function guardedLinks(href: string, { system, status }: OktaRecord): OktaRecord {
  if (system === true) return { self: links(href, 'GET', 'PUT') };
  const step = stepFor(status);
  return { self: links(href, 'GET', 'PUT', 'DELETE'), [step]: links(`${href}/lifecycle/${step}`, 'POST') };
}
