import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../src/simulator/endpoints.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { type Body, documentedPath, everyBody } from './bodies.ts';
import { corruptions } from './corruptions.ts';
import { type OpenApi, openapiMissing, openapiPath, readOpenApi } from './openapi.ts';
import { isRealDifference, realDifferences } from './real-differences.ts';

if (openapiMissing) {
  process.stderr.write(`conformance tests skipped: Okta's OpenAPI document is not at ${openapiPath.pathname}\n`);
}

describe.skipIf(openapiMissing)('Acme against Okta’s own document', () => {
  let api: OpenApi;
  let simulator: Simulator;
  let bodies: Body[];
  let documented: string[];

  beforeAll(async () => {
    api = readOpenApi();
    documented = Object.keys(JSON.parse(readFileSync(openapiPath, 'utf8')).paths);
    simulator = await startSimulator({ limits: { unlimited: true } });
    bodies = await everyBody(simulator, documented);
  });
  afterAll(() => simulator?.close());

  /** The deviations of a body that no recording excuses. */
  function faultsOf({ documented: path, body }: Body): string[] {
    return api
      .validate(api.responseSchema(path), body)
      .filter((deviation) => !isRealDifference(path, deviation))
      .map(({ place, problem, detail }) => `${path} ${place} ${problem}: ${detail}`);
  }

  it('has a body for every endpoint', () => {
    expect(new Set(bodies.map((body) => body.documented)).size).toBe(endpoints.length);
    expect(bodies.length).toBeGreaterThan(300);
  });

  it('agrees, but for what was recorded to differ', () => {
    expect([...new Set(bodies.flatMap(faultsOf))]).toEqual([]);
  });

  it('has no excuse in its list that nothing needs', () => {
    const deviations = bodies.flatMap(({ documented: path, body }) =>
      api.validate(api.responseSchema(path), body).map(({ place, problem }) => `${path} ${place} ${problem}`),
    );
    const idle = realDifferences.filter(({ place }) => !deviations.some((text) => place.test(text)));
    expect(idle.map(({ place, why }) => `${place} ${why}`)).toEqual([]);
  });

  it('speaks documented paths and query parameters only', () => {
    for (const { path, query } of endpoints) {
      const known = api.queryParameters(documentedPath(path, documented)) ?? [];
      expect([path, query.filter((name) => !known.includes(name))]).toEqual([path, []]);
    }
  });

  it.each(corruptions)('notices $what', ({ path, corrupt }) => {
    const copies = bodies.filter((body) => body.documented === path).map((body) => structuredClone(body));
    expect(copies.flatMap(faultsOf)).toEqual([]);
    // At least one of the bodies has what is to be corrupted.
    const changed = copies.filter((body) => corrupt(body.body));
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.flatMap(faultsOf).length).toBeGreaterThan(0);
  });
});
