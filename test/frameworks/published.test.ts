import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Framework, loadFrameworks } from '../../src/frameworks.ts';
import { known } from '../assess/assessed.ts';
import { differences } from './differences.ts';

const controls = new URL('../../../shared/controls/', import.meta.url);
const there = existsSync(controls);
if (!there) process.stderr.write(`not run: the catalogs and the table of mappings are not at ${controls.pathname}\n`);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, controls), 'utf8'));

const frameworks = await loadFrameworks(['all'], known);
const framework = (id: string): Framework => {
  const found = frameworks.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no framework ${id}`);
  return found;
};
const allIds = ({ controls: mapped, considered }: Framework) => [...mapped, ...considered].map(({ id }) => id);

test.each(frameworks)('$id: every control has its reasons, and evidence', ({ controls: mapped, considered }) => {
  for (const { id, title, rationale, items, checks } of mapped) {
    expect([id, title.length > 0, rationale.length > 20]).toEqual([id, true, true]);
    expect([id, items.length + checks.length]).not.toEqual([id, 0]);
    for (const link of [...items, ...checks]) expect([id, link.id, link.why.length > 10]).toEqual([id, link.id, true]);
  }
  expect(considered.length).toBeGreaterThan(0);
  for (const { id, why } of considered) expect([id, why.length > 20]).toEqual([id, true]);
});

describe('what a newer version has replaced', () => {
  const replaced = frameworks.filter(({ successor }) => successor !== undefined);

  test('is these', () => {
    expect(replaced.map(({ id, successor }) => [id, successor])).toEqual([
      ['iso27001-2013', 'iso27001-2022'],
      ['nist-csf-1.1', 'nist-csf-2.0'],
    ]);
  });

  test.each(replaced)('$id leads to controls that are mapped or considered there', ({ successor, ...old }) => {
    const newer = allIds(framework(successor ?? ''));
    for (const { id, successors } of old.controls) {
      expect([id, successors?.some((next) => newer.includes(next))]).toEqual([id, true]);
    }
  });
});

describe.runIf(there)('ids of NIST', () => {
  test('SP 800-53: each is in the catalog, and none is withdrawn', () => {
    const catalog = read('catalogs/nist-800-53-r5.json');
    const current = { ...catalog.controls, ...catalog.supplement.controls };
    const ours = framework('nist-800-53-r5');
    expect(allIds(ours).filter((id) => !(id in current) || id in catalog.withdrawn)).toEqual([]);
    expect(allIds(ours).length).toBeGreaterThanOrEqual(57);
  });

  test.each([
    ['nist-csf-2.0', 'catalogs/nist-csf-2.0.json'],
    ['nist-csf-1.1', 'catalogs/nist-csf-1.1.json'],
  ])('%s: each is in the catalog', (id, path) => {
    const { subcategories } = read(path);
    expect(allIds(framework(id)).filter((each) => !(each in subcategories))).toEqual([]);
  });

  test('CSF 1.1: the successors are those that NIST names', () => {
    const links = read('catalogs/nist-csf-1.1.json')['to2.0'];
    const { controls: mapped, considered } = framework('nist-csf-1.1');
    for (const { id, successors } of [...mapped, ...considered]) expect([id, successors]).toEqual([id, links[id]]);
  });
});

test.runIf(there)('each difference from the reviewed table is a known one, with its reason', () => {
  interface Entry {
    id: string;
    controls: Record<string, { primary: string[]; supporting: string[] }>;
  }
  const theirs = new Map<string, string>();
  for (const { id, controls: byFramework } of (read('mapping.json') as { entries: Entry[] }).entries) {
    for (const [name, relations] of Object.entries(byFramework)) {
      for (const relation of ['primary', 'supporting'] as const) {
        for (const control of relations[relation]) theirs.set(`${name.toLowerCase()} ${control} ${id}`, relation);
      }
    }
  }
  const ours = new Map(
    frameworks.flatMap(({ id, controls: mapped }) =>
      mapped.flatMap((control) =>
        [...control.items, ...control.checks].map((link) => [`${id} ${control.id} ${link.id}`, link.relation]),
      ),
    ) as [string, string][],
  );
  const found = [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((link) => ours.get(link) !== theirs.get(link))
    .map((link) => `${link}: ${ours.get(link) ?? '-'}, not ${theirs.get(link) ?? '-'}`);
  expect(found.sort()).toEqual(differences.flatMap(({ links }) => links).sort());
  expect(differences.every(({ reason }) => reason.length > 20)).toBe(true);
});
