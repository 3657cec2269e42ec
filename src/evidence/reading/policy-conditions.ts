import { at, fields, text, texts } from '../../checks/facts/lenient.ts';
import type { Names } from './names.ts';

/** Whom a policy or rule is for, in words; "everybody" where it names no one. */
export function peopleOf(conditions: unknown, names: Names): string[] {
  const people = (side: string): string[] => [
    ...texts(at(conditions, 'people', 'groups', side)).map(names.group),
    ...texts(at(conditions, 'people', 'users', side)).map((id) => `user ${names.user(id)}`),
  ];
  const included = people('include');
  return [...(included.length > 0 ? included : ['everybody']), ...people('exclude').map((name) => `not ${name}`)];
}

/** Values by which a condition asks for nothing. */
const open = new Set(['ANY', 'ANYWHERE', 'ANY_PLATFORM']);

/** Conditions other than people, for a person to read: zones and assurance policies by name, the rest as Okta has it. */
export function otherConditions(conditions: unknown, names: Names): string[] {
  return Object.entries(fields(conditions)).flatMap(([key, value]) => {
    if (key === 'people' || value === null || asksNothing(value)) return [];
    if (key === 'network') return [networkWords(value, names)];
    if (key === 'device') return deviceWords(value, names);
    if (key === 'elCondition') return [`expression: ${text(at(value, 'condition')) ?? JSON.stringify(value)}`];
    return [`${key}: ${JSON.stringify(value)}`];
  });
}

const asksNothing = (value: unknown): boolean =>
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.values(fields(value)).every(
    (part) => part === null || (Array.isArray(part) && part.length === 0) || open.has(String(part)),
  );

/** "network: in Office, not in Anonymisers"; ALL_ZONES stands for itself. */
export function networkWords(network: unknown, names: Names): string {
  const zones = (side: string) => texts(at(network, side)).map(names.zone).join(', ');
  const parts = [zones('include') && `in ${zones('include')}`, zones('exclude') && `not in ${zones('exclude')}`];
  return `network: ${parts.filter(Boolean).join(', ') || (text(at(network, 'connection')) ?? JSON.stringify(network))}`;
}

function deviceWords(device: unknown, names: Names): string[] {
  const assurances = texts(at(device, 'assurance', 'include')).map(names.assurance);
  const rest = Object.entries(fields(device)).filter(([key, value]) => key !== 'assurance' && value !== null);
  return [
    ...rest.map(([key, value]) => `device ${key}: ${JSON.stringify(value)}`),
    ...(assurances.length > 0 ? [`device assurance: ${assurances.join(' or ')}`] : []),
  ];
}

/** Ids of the zones that a rule, or a token, names. */
export const zonesIn = (network: unknown): string[] =>
  ['include', 'exclude'].flatMap((side) => texts(at(network, side)));
