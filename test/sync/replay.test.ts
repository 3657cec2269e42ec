import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replayOrg } from '../../src/simulator/replay-org.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from './sync-run.ts';

const recordings = fileURLToPath(new URL('../../../shared/okta/recordings', import.meta.url));
const there = existsSync(recordings);
if (!there) process.stderr.write(`not run: there are no recorded answers of Okta at ${recordings}\n`);

/** Of these no list was recorded, so the replayed org does not have the feature. */
const unrecorded = ['devices', 'behaviors', 'log-streams'];

interface Recording {
  request: { method: string; url: string };
  response: { status: number; body: unknown };
}

/** Distinct ids in recorded answers, read from the files without the simulator's help. */
function recordedIds(): Record<string, Set<string>> {
  const ids = {
    users: new Set<string>(),
    groups: new Set<string>(),
    apps: new Set<string>(),
    policies: new Set<string>(),
  };
  const factors = new Set<string>();
  for (const name of readdirSync(recordings).filter((candidate) => candidate.endsWith('.jsonl'))) {
    for (const line of readFileSync(join(recordings, name), 'utf8').split('\n').filter(Boolean)) {
      const { request, response } = JSON.parse(line) as Recording;
      if (request.method !== 'GET' || response.status !== 200) continue;
      const path = new URL(request.url).pathname.replace(/\/+/g, '/').replace(/\/$/, '');
      const items = [response.body].flat() as { id?: string }[];
      const list = /^\/api\/v1\/(users|groups|apps|policies)(\/[^/]+)?$/.exec(path);
      if (list && path !== '/api/v1/groups/rules') {
        for (const { id } of items) if (id) ids[list[1] as keyof typeof ids].add(id);
      }
      if (/^\/api\/v1\/groups\/[^/]+\/users$/.test(path)) for (const { id } of items) if (id) ids.users.add(id);
      if (/^\/api\/v1\/devices\/[^/]+\/users$/.test(path)) {
        for (const { user } of items as { user?: { id: string } }[]) if (user) ids.users.add(user.id);
      }
      if (/^\/api\/v1\/users\/[^/]+\/factors$/.test(path)) for (const { id } of items) if (id) factors.add(id);
    }
  }
  return { ...ids, factors };
}

describe.runIf(there)('real recorded answers', () => {
  it('each distinct recorded id is in its dataset once; what is not as expected is counted', {
    timeout: 120_000,
  }, async () => {
    const org = replayOrg(recordings);
    const simulator = await startSimulator({ org, limits: roomy });
    onTestFinished(() => simulator.close());
    const folder = syncFolder();
    const { exitCode, stderr } = await folder.run(['sync', '--quiet'], simulator).end;
    expect(exitCode, stderr).toBe(0);
    const { datasets } = folder.manifest();
    const recorded = recordedIds();
    for (const [dataset, ids] of Object.entries(recorded)) {
      const found =
        dataset === 'factors'
          ? folder.records('user-factors').flatMap(({ factors }) => (factors as { id: string }[]).map(({ id }) => id))
          : folder.records(dataset).map(({ id }) => String(id));
      expect(new Set(found).size, `${dataset} are unique`).toBe(found.length);
      for (const id of ids) expect(found, dataset).toContain(id);
      const synthetic = org.report.kinds[dataset as 'users']?.synthetic ?? [];
      expect(found.length, `${dataset}: recorded and synthetic`).toBe(ids.size + synthetic.length);
    }
    for (const [id, { status }] of Object.entries(datasets)) {
      expect({ id, status }).toEqual({ id, status: unrecorded.includes(id) ? 'unavailable' : 'complete' });
    }
  });
});
