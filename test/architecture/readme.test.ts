import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { collectors } from '../../src/collectors/index.ts';
import { commands } from '../../src/commands/index.ts';
import { errorCodes } from '../../src/error-codes.ts';
import { exitCodeMeanings } from '../../src/errors.ts';
import { evidenceItems } from '../../src/evidence/index.ts';
import { loadFrameworks } from '../../src/frameworks.ts';
import { root } from './source-files.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replaceAll('| --- ', '|---')
    .replaceAll('--- |', '---|');

const frameworks = await loadFrameworks(['all'], { checks, items: evidenceItems.map(({ id }) => id) });
const byDefault = (await loadFrameworks(undefined, { checks, items: evidenceItems.map(({ id }) => id) })).map(
  ({ id }) => id,
);
const isPrimary = (links: readonly { relation: string }[]): boolean =>
  links.some(({ relation }) => relation === 'primary');

const sections: Record<string, string> = {
  frameworks: table(
    ['framework', 'version', 'controls', 'with primary evidence', 'links', 'left out', 'measured with', 'by default'],
    frameworks.map(({ id, version, controls, considered, baseline }) => [
      `\`${id}\``,
      version,
      String(controls.length),
      String(controls.filter(({ items, checks: tests }) => isPrimary([...items, ...tests])).length),
      String(controls.reduce((sum, { items, checks: tests }) => sum + items.length + tests.length, 0)),
      String(considered.length),
      baseline ? `\`${baseline}\`` : 'the chosen baseline',
      byDefault.includes(id) ? 'yes' : 'by name, or `all`',
    ]),
  ),
  commands: table(
    ['command', 'what it does'],
    commands.map(({ name, arguments: given, summary }) => [`\`${given ? `${name} ${given}` : name}\``, summary]),
  ),
  checks: table(
    ['check', 'severity', 'asks', 'of'],
    checks.map(({ id, severity, title, population }) => [`\`${id}\``, severity, title, population]),
  ),
  'data-access': table(
    ['dataset', 'what', 'requests', 'OAuth scope', 'admin role'],
    collectors.map(({ id, title, reads, scopes, role }) => [
      `\`${id}\``,
      title,
      reads.map((read) => `\`${read.replace('GET ', '')}\``).join(' '),
      scopes.map((scope) => `\`${scope}\``).join(' '),
      role,
    ]),
  ),
  troubleshooting: table(
    ['what you see', 'code', 'cause', 'fix'],
    errorCodes.filter(({ common }) => common).map(({ code, title, cause, fix }) => [title, `\`${code}\``, cause, fix]),
  ),
  'exit-codes': table(
    ['code', 'means'],
    Object.entries(exitCodeMeanings).map(([code, meaning]) => [code, meaning]),
  ),
};

describe('README', () => {
  it('has the tables that the registries give; `npm test -- -u` brings them up to date', async () => {
    let fresh = readme;
    for (const [name, text] of Object.entries(sections)) {
      const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
      expect(fresh).toContain(begin);
      const [before, after] = [fresh.slice(0, fresh.indexOf(begin)), fresh.slice(fresh.indexOf(end))];
      fresh = `${before}${begin}\n\n${text}\n\n${after}`;
    }
    await expect(fresh).toMatchFileSnapshot('../../README.md');
  });

  it('says why each runtime dependency is there', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const part = readme.slice(readme.indexOf('## Runtime dependencies'), readme.indexOf('## Developing'));
    const named = [...part.matchAll(/^\| ([@\w/-]+)(?: \(.*\))? \| /gm)]
      .map((match) => match[1])
      .filter((name) => name !== 'package');
    expect([...named].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('reads with GET alone', () => {
    expect(collectors.flatMap(({ reads }) => reads).filter((read) => !read.startsWith('GET /'))).toEqual([]);
    expect(collectors.flatMap(({ scopes }) => scopes).filter((scope) => !scope.endsWith('.read'))).toEqual([]);
  });
});
