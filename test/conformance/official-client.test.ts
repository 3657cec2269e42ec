import okta from '@okta/okta-sdk-nodejs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';

interface Listed {
  each(visit: (row: unknown) => void): Promise<unknown>;
}

/** Reads a list of the official client to its end. */
async function rows(list: Promise<Listed>): Promise<unknown[]> {
  const found: unknown[] = [];
  await (await list).each((row) => void found.push(row));
  return found;
}

describe('the official client', () => {
  let simulator: Simulator;
  let client: okta.Client;
  beforeAll(async () => {
    simulator = await startSimulator();
    client = new okta.Client({ orgUrl: simulator.url, token: simulator.token, cacheMiddleware: null });
  });
  afterAll(() => simulator.close());

  /** How many pages the client asked for. */
  const pages = (route: string): number => simulator.requests.filter((seen) => seen.route === route).length;

  it('lists users, page by page', async () => {
    expect(await rows(client.userApi.listUsers({ limit: 10 }))).toHaveLength(38);
    expect(pages('/api/v1/users')).toBe(4);
  });

  it('lists the factors of a user', async () => {
    expect(await rows(client.userFactorApi.listFactors({ userId: '00uacme02ben00000000' }))).toHaveLength(2);
  });

  it('lists groups, page by page', async () => {
    expect(await rows(client.groupApi.listGroups({ limit: 3 }))).toHaveLength(8);
    expect(pages('/api/v1/groups')).toBe(3);
  });

  it('lists apps, page by page', async () => {
    expect(await rows(client.applicationApi.listApplications({ limit: 5 }))).toHaveLength(18);
    expect(pages('/api/v1/apps')).toBe(4);
  });

  it('lists policies', async () => {
    expect(await rows(client.policyApi.listPolicies({ type: 'ACCESS_POLICY' }))).toHaveLength(10);
  });

  it('lists the events of a period, page by page', async () => {
    const until = new Date();
    const since = new Date(until.getTime() - 7 * 86_400_000);
    const events = await rows(
      client.systemLogApi.listLogEvents({ since: since.toISOString(), until: until.toISOString(), limit: 40 }),
    );
    expect(events.length).toBeGreaterThan(100);
    expect(pages('/api/v1/logs')).toBe(Math.ceil(events.length / 40));
  });

  it('asked for nothing that the simulated org does not document', () => {
    expect(simulator.stats().unexpected).toEqual([]);
  });
});
