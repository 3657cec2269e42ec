import type { Collector, ProbeKnowledge } from './collectors/collector.ts';
import type { OktaClient } from './okta/client.ts';
import { OktaError, toCliError } from './okta/okta-error.ts';

/** Whether one dataset can be read, by one small request. */
export interface ProbedDataset {
  id: string;
  title: string;
  /** `unavailable`: the org does not have it. `not-asked`: it hangs on a dataset in which nothing could be read. */
  status: 'readable' | 'denied' | 'unavailable' | 'failed' | 'not-asked';
  /** The admin role or OAuth scope that is missing. */
  missing: string | null;
  /** Okta's code for the refusal. */
  code: string | null;
}

/**
 * The work of `connect`: asks Okta one small request for each dataset.
 * @throws CliError when Okta refuses the credential itself
 */
export async function probe(okta: OktaClient, collectors: readonly Collector[]): Promise<ProbedDataset[]> {
  const known: ProbeKnowledge = {};
  const probed: ProbedDataset[] = [];
  for (const collector of collectors) {
    const path = collector.probe(known);
    probed.push(path === undefined ? notAsked(collector) : await ask(okta, collector, path, known));
  }
  return probed;
}

async function ask(
  okta: OktaClient,
  collector: Collector,
  path: string,
  known: ProbeKnowledge,
): Promise<ProbedDataset> {
  const { id, title } = collector;
  try {
    learn(known, id, (await okta.get(path)).body);
    return { id, title, status: 'readable', missing: null, code: null };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    if (error.kind === 'bad-credential') throw toCliError(error);
    const status = statuses[error.kind] ?? 'failed';
    return { id, title, status, missing: status === 'denied' ? missing(collector, error) : null, code: error.code };
  }
}

const statuses: Partial<Record<OktaError['kind'], ProbedDataset['status']>> = {
  denied: 'denied',
  'feature-off': 'unavailable',
  'not-found': 'unavailable',
};

const missing = ({ scopes, role }: Collector, { code }: OktaError): string =>
  code === 'insufficient_scope' ? `scope ${scopes.join(', ')}` : `role ${role}`;

const notAsked = ({ id, title }: Collector): ProbedDataset => ({
  id,
  title,
  status: 'not-asked',
  missing: null,
  code: null,
});

/** Keeps an id of a listing, so that what hangs on such an entity can be asked for. */
function learn(known: ProbeKnowledge, dataset: string, body: unknown): void {
  const key = ({ users: 'userId', groups: 'groupId', apps: 'appId' } as const)[dataset];
  const id: unknown = Array.isArray(body) ? body[0]?.id : undefined;
  if (key !== undefined && typeof id === 'string') known[key] = id;
}
