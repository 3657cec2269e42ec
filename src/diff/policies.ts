import type { Datasets } from '../checks/facts/datasets.ts';
import { at, fields, idOf, list, text } from '../checks/facts/lenient.ts';
import type { Policy } from '../collectors/policies.ts';
import type { Area } from './area.ts';
import { type Change, changeOf, type Thing } from './change.ts';

/** Said by other fields, or by Okta alone. */
const notCompared = new Set(['_links', '_embedded', 'lastUpdated', 'created', 'rules', 'mappings']);

export const policies: Area = {
  id: 'policies',
  title: 'Policies and rules',
  dataset: 'policies',
  async *changes(before, after, sees) {
    const [was, is] = [await byId(before), await byId(after)];
    for (const [id, policy] of is) {
      const old = was.get(id);
      if (old) yield* policyChanges(old, policy);
      else if (sees.came) yield whole('added', policy);
    }
    if (sees.went) for (const [id, policy] of was) if (!is.has(id)) yield whole('deleted', policy);
  },
};

/** Some hundreds: about one for each application. */
async function byId(datasets: Datasets): Promise<ReadonlyMap<string, Policy>> {
  const found = new Map<string, Policy>();
  for await (const policy of datasets.records('policies')) found.set(idOf(policy), policy);
  return found;
}

const thing = (type: 'policy' | 'rule', record: { id?: unknown; name?: unknown }): Thing => ({
  type,
  id: idOf(record),
  label: text(record.name) ?? idOf(record),
});

function whole(change: 'added' | 'deleted', policy: Policy): Change {
  const what = `${policy.type}, ${list(policy.rules).length} rules`;
  return changeOf('policies', change, thing('policy', policy), change === 'added' ? { after: what } : { before: what });
}

function* policyChanges(was: Policy, is: Policy): Iterable<Change> {
  const entity = thing('policy', is);
  yield* fieldChanges(entity, undefined, was, is);
  for (const [change, old, now] of matched(list(was.rules).map(fields), list(is.rules).map(fields))) {
    const object = thing('rule', now ?? old ?? {});
    if (change === 'kept') yield* fieldChanges(entity, object, old, now);
    else yield changeOf('policies', change, entity, { object, ...side(change, 'rule') });
  }
  // Not told is neither none nor all.
  if (was.mappings === null || is.mappings === null) return;
  const resources = (policy: Policy) => list(policy.mappings).map((mapping) => ({ id: resourceOf(mapping) }));
  for (const [change, old, now] of matched(resources(was), resources(is))) {
    const id = (now ?? old)?.id ?? '';
    if (change !== 'kept')
      yield changeOf('policies', change, entity, { object: { type: 'app', id }, ...side(change, 'applies') });
  }
}

const side = (change: 'added' | 'deleted', what: string) => (change === 'added' ? { after: what } : { before: what });

/** A mapping links to what it maps the policy to; its own id says nothing. */
function resourceOf(mapping: unknown): string {
  const href = text(at(mapping, '_links', 'application', 'href'));
  return href?.split('/').at(-1) ?? text(at(mapping, 'id')) ?? 'without an id';
}

function* matched<T extends { id?: unknown }>(
  was: readonly T[],
  is: readonly T[],
): Iterable<['added' | 'deleted' | 'kept', T | undefined, T | undefined]> {
  const old = new Map(was.map((each) => [idOf(each), each]));
  for (const each of is) {
    const before = old.get(idOf(each));
    if (before) yield ['kept', before, each];
    else yield ['added', undefined, each];
    old.delete(idOf(each));
  }
  for (const each of old.values()) yield ['deleted', each, undefined];
}

function* fieldChanges(entity: Thing, object: Thing | undefined, was: unknown, is: unknown): Iterable<Change> {
  const [old, now] = [flat(was), flat(is)];
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [before, after] = [old.get(path) ?? null, now.get(path) ?? null];
    if (before === after) continue;
    yield changeOf('policies', 'changed', entity, { ...(object ? { object } : {}), field: path, before, after });
  }
}

/** Fields by their path. A list of words is one value, and a set: Okta gives the order no meaning. */
function flat(record: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string) => {
    if (Array.isArray(value)) {
      if (value.every((each) => typeof each !== 'object' || each === null)) {
        if (value.length > 0) found.set(path, [...new Set(value.map(String))].sort().join('; '));
      } else for (const [index, each] of value.entries()) visit(each, `${path}[${index}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) visit(each, path === '' ? key : `${path}.${key}`);
    } else if (value !== null && value !== undefined) found.set(path, String(value));
  };
  for (const [key, value] of Object.entries(fields(record))) if (!notCompared.has(key)) visit(value, key);
  return found;
}
