import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { severities } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import { collectors } from '../../src/collectors/index.ts';

const folder = new URL('../../src/checks/', import.meta.url);
const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());

test('each file of the folder is a check of its name, and in the registry once', () => {
  const named = files.map(({ name }) => basename(name, '.ts')).filter((name) => !['check', 'index'].includes(name));
  expect(checks.map(({ id }) => id).sort()).toEqual(named.sort());
});

test.each(checks)('$id says what it is, what it reads and how to mend what it finds', (check) => {
  expect(severities).toContain(check.severity);
  expect(check.population).toMatch(/^each /);
  expect(check.datasets.length).toBeGreaterThan(0);
  const known = collectors.map(({ id }) => id);
  for (const { id } of check.datasets) expect(known).toContain(id);
  // The page of the Admin Console, and the field of the API.
  expect(check.remediation).toMatch(/ > /);
  expect(check.remediation).toMatch(/`[^`]+`/);
});
