import type { Collector, Principal, ProbeKnowledge } from './collectors/collector.ts';
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
 * @param onAnswer called with what Okta answered for a dataset that can be read
 * @throws CliError when Okta refuses the credential itself
 */
export async function probe(
  okta: OktaClient,
  collectors: readonly Collector[],
  principal: Principal,
  onAnswer: (dataset: string, body: unknown) => void = () => {},
): Promise<ProbedDataset[]> {
  const known: ProbeKnowledge = {};
  const probed: ProbedDataset[] = [];
  for (const collector of collectors) {
    const path = collector.probe(known);
    if (path === undefined) {
      probed.push(notAsked(collector));
      continue;
    }
    const learn = (body: unknown): void => {
      note(known, collector.id, body);
      onAnswer(collector.id, body);
    };
    probed.push(await ask(okta, collector, path, principal, learn));
  }
  return probed;
}

async function ask(
  okta: OktaClient,
  collector: Collector,
  path: string,
  principal: Principal,
  learn: (body: unknown) => void,
): Promise<ProbedDataset> {
  const { id, title } = collector;
  try {
    const { body } = await okta.get(path);
    if (isBlind(collector, principal, body)) return { id, title, status: 'denied', ...noSight(collector) };
    learn(body);
    return { id, title, status: 'readable', missing: null, code: null };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    if (error.kind === 'bad-credential') throw toCliError(error);
    const gone = error.kind === 'not-found' && collector.core;
    const status = gone ? 'failed' : (statuses[error.kind] ?? 'failed');
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

/**
 * An empty list of what every org has: that is how Okta answers, with 200, an app that has scopes and no admin role,
 * or a role that covers nothing of the kind.
 */
function isBlind(collector: Collector, principal: Principal, body: unknown): boolean {
  const sight = collector.sight?.(principal);
  return sight !== undefined && sight.decides !== 'never' && Array.isArray(body) && body.length === 0;
}

const noSight = ({ role }: Collector): Pick<ProbedDataset, 'missing' | 'code'> => ({
  missing: `role ${role}: Okta shows an empty list, and every org has some`,
  code: 'empty-list',
});

/** Keeps an id of a listing, so that what hangs on such an entity can be asked for. */
function note(known: ProbeKnowledge, dataset: string, body: unknown): void {
  const key = ({ users: 'userId', groups: 'groupId', apps: 'appId' } as const)[dataset];
  const id: unknown = Array.isArray(body) ? body[0]?.id : undefined;
  if (key !== undefined && typeof id === 'string') known[key] = id;
}
