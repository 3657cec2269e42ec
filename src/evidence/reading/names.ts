import { at, text } from '../../checks/facts/lenient.ts';
import { type EvidenceDatasets, once } from './datasets.ts';
import { groupIndex } from './groups.ts';
import { userIndex } from './users.ts';

export const appLabels = once(async (datasets): Promise<ReadonlyMap<string, string>> => {
  const labels = new Map<string, string>();
  for await (const app of datasets.records('apps')) labels.set(app.id, text(app.label) ?? app.id);
  return labels;
});

/** Names of the things that policies and settings name by id; the id itself where nothing has it. */
export interface Names {
  group(id: string): string;
  user(id: string): string;
  zone(id: string): string;
  assurance(id: string): string;
}

export async function readNames(datasets: EvidenceDatasets): Promise<Names> {
  const [groups, users] = [await groupIndex(datasets), await userIndex(datasets)];
  const named = async (dataset: 'network-zones' | 'device-assurances') => {
    const names = new Map<string, string>();
    for await (const { id, name } of datasets.records(dataset)) names.set(id, text(name) ?? id);
    return (id: string) => names.get(id) ?? id;
  };
  return {
    group: (id) => groups.name(id) ?? id,
    user: (id) => (users.number(id) === undefined ? id : users.named(id)),
    zone: await named('network-zones'),
    assurance: await named('device-assurances'),
  };
}

/** The id at the end of a link: `https://acme.okta.com/api/v1/groups/00g1` is of group 00g1. */
export function linkedId(record: unknown, link: string, kind: string): string | undefined {
  const href = text(at(record, '_links', link, 'href'));
  const [id, folder] = (href ?? '').split('/').reverse();
  return folder === kind ? id : undefined;
}
