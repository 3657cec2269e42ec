import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { collectors } from '../../src/collectors/index.ts';
import { commands } from '../../src/commands/index.ts';
import { evidenceItems } from '../../src/evidence/index.ts';
import { exporters } from '../../src/exporters/index.ts';
import { filesBelow, root } from './source-files.ts';

const filesIn = (folder: string, but: readonly string[]): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => entry.name.replace(/\.ts$/, ''))
    .filter((name) => !['index', ...but].includes(name));

describe('a registry names every file of its folder, and nothing else', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['src/collectors', ['collector'], collectors.map(({ id }) => id)],
    ['src/checks', ['check'], checks.map(({ id }) => id)],
    ['src/evidence', ['item'], evidenceItems.map(({ id }) => id)],
    ['src/exporters', ['exporter'], exporters.map(({ id }) => id)],
    ['src/commands', ['command'], commands.map(({ name }) => name)],
  ])('%s', (folder, but, registered) => {
    expect([...registered].sort()).toEqual(filesIn(folder, but).sort());
    expect(new Set(registered).size).toBe(registered.length);
  });
});

describe('source files', () => {
  const files = filesBelow('src', ['.ts']);

  it('are short', () => {
    const lengths = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const median = lengths.map(({ lines }) => lines).sort((a, b) => a - b)[Math.floor(lengths.length / 2)];
    expect(median).toBeLessThanOrEqual(75);
  });

  it('lie in no dumping ground', () => {
    expect(
      files.map(({ path }) => path).filter((path) => /\/(utils?|helpers?|lib|core|types|misc)(\/|\.ts$)/.test(path)),
    ).toEqual([]);
  });
});

describe('hygiene', () => {
  const texts = ['bin', 'src', 'test', 'fixtures', 'mappings']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      filesBelow(folder, ['.ts', '.js', '.cjs', '.json', '.jsonl', '.yaml', '.csv', '.md', '.html']),
    );

  it('no file holds control bytes or invisible direction marks', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
    const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;
    expect(texts.filter(({ text }) => control.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('no fixture holds what looks like a real token, key or org', () => {
    const fixtures = texts.filter(({ path }) => path.startsWith('fixtures/'));
    const secret = /\b00[\w-]{40}\b|-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{20,}\.[\w-]{20,}\.|AKIA[A-Z\d]{16}/;
    expect(fixtures.filter(({ text }) => secret.test(text)).map(({ path }) => path)).toEqual([]);
    const mails = fixtures.flatMap(({ text }) => text.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? []);
    expect([...new Set(mails)].filter((mail) => !/\.(example|test|invalid)$|@example\.(com|org)$/.test(mail))).toEqual(
      [],
    );
  });

  it('README and CONTRIBUTING cite only files that exist', () => {
    const cited = ['README.md', 'CONTRIBUTING.md'].flatMap((page) =>
      [
        ...readFileSync(join(root, page), 'utf8').matchAll(/`((?:src|test|bin|mappings|fixtures|\.ci)\/[\w./-]+)`/g),
      ].map((match) => match[1] ?? ''),
    );
    expect(cited.filter((path) => !/\bx\b/.test(path) && !existsSync(join(root, path)))).toEqual([]);
  });
});
