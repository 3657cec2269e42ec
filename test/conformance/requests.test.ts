import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { roomy, syncFolder } from '../sync/sync-run.ts';

interface Parameter {
  in?: string;
  name?: string;
  $ref?: string;
}

interface Document {
  paths: Record<string, { get?: { parameters?: Parameter[] }; parameters?: Parameter[] }>;
  components: { parameters: Record<string, Parameter> };
}

const file = new URL('../../../shared/okta/openapi.json', import.meta.url);
const there = existsSync(file);
if (!there) process.stderr.write(`not run: Okta's OpenAPI document is not at ${file.pathname}\n`);

let document: Document;
let templates: { template: string; pattern: RegExp; query: Set<string> }[];

describe.runIf(there)("every request stands in Okta's own document", () => {
  beforeAll(() => {
    document = JSON.parse(readFileSync(file, 'utf8')) as Document;
    templates = Object.entries(document.paths)
      .filter(([, { get }]) => get)
      .map(([template, { get, parameters = [] }]) => ({
        template,
        pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
        query: new Set(
          [...parameters, ...(get?.parameters ?? [])]
            .map((each) => (each.$ref ? document.components.parameters[each.$ref.split('/').at(-1) ?? ''] : each))
            .filter((each) => each?.in === 'query')
            .map((each) => each?.name ?? ''),
        ),
      }))
      // The most literal template wins: /groups/rules before /groups/{groupId}.
      .sort((a, b) => a.template.split('{').length - b.template.split('{').length);
  });

  function problem(path: string, query: string): string | undefined {
    const found = templates.find(({ pattern }) => pattern.test(path));
    if (!found) return `${path} is not documented`;
    for (const name of new URLSearchParams(query).keys()) {
      if (!found.query.has(name)) return `${found.template} does not document ?${name}`;
    }
    return undefined;
  }

  it('can fail', () => {
    expect(problem('/api/v1/nothing', '')).toContain('not documented');
    expect(problem('/api/v1/authenticators', 'limit=20')).toContain('?limit');
  });

  it.each(['idx', 'v1'] as const)('of connect, sync and its dry run, on %s', async (engine) => {
    const simulator = await startSimulator({ engine, limits: roomy });
    onTestFinished(() => simulator.close());
    const folder = syncFolder();
    await folder.run(['sync', '--quiet', '--dry-run'], simulator).end;
    await folder.run(['sync', '--quiet'], simulator).end;
    const all = simulator.requests.map(({ method, path, query }) => ({ method, path, query }));
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect([...new Set(all.map(({ path, query }) => problem(path, query)))]).toEqual([undefined]);
  });

  it('and what each collector says that it reads', () => {
    for (const { id, reads } of collectors) {
      for (const read of reads) {
        const [method, path] = read.split(' ');
        expect(method).toBe('GET');
        expect(document.paths[path ?? '']?.get, `${id}: ${read}`).toBeDefined();
      }
    }
  });
});
