import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { acmeSnapshot } from './acme-snapshot.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The section's questions with their SQL, as a reader would copy it. */
const [, section = ''] = readme.split('## Questions in SQL\n');
const recipes = [...(section.split('\n## ')[0] ?? '').matchAll(/\n([^\n]*\?)\n\n```sql\n([^`]*)```/g)].map(
  ([, question = '', sql = '']) => ({ question, sql }),
);

test('DuckDB answers the questions of the README from the files of a snapshot', { timeout: 120_000 }, async () => {
  const { path } = await acmeSnapshot();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // Where the README has the reader change into the folder.
  await connection.run(`SET file_search_path = '${path}'`);
  const answers: unknown[][][] = [];
  for (const { sql } of recipes) answers.push((await connection.runAndReadAll(sql)).getRowsJson());
  connection.closeSync();
  instance.closeSync();

  const [noFactor, stillAssigned, tokens] = answers;
  expect(recipes.map(({ question }) => question)).toEqual([
    'Who can sign in, and has no active factor but a security question?',
    'Which applications are still assigned to people who were deactivated, and since when?',
    "Which API tokens act with an administrator's rights, and may be used from anywhere?",
  ]);
  expect(noFactor?.map(([login]) => login)).toEqual(
    expect.arrayContaining(['grace@acme.example', 'hugo@acme.example', 'ines@acme.example']),
  );
  expect(noFactor).not.toContainEqual([expect.stringMatching(/^(ada|frank)/), expect.anything()]);
  expect(stillAssigned?.map(([login, application, scope]) => [login, application, scope])).toEqual([
    ['quinn@acme.example', 'Ledger', 'USER'],
    ['rosa@acme.example', 'Retired Helpdesk', 'USER'],
  ]);
  expect(tokens).toEqual([
    ['Legacy sync, never lapses', 'sinead@acme.example', 'Password helper'],
    ['Terraform pipeline', 'ada@acme.example', 'Super Administrator'],
    ['okta-evidence', 'ada@acme.example', 'Super Administrator'],
  ]);
});
