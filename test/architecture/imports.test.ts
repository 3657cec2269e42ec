import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, root, valueImports } from './source-files.ts';

/**
 * Who may import whom at run time. Types are no arrows. A layer is a folder of `src`, an engine beside it, or one
 * command with the folder of the same name; a layer may always import itself and `errors`.
 */
const mayImport: Record<string, readonly string[]> = {
  main: ['program', 'profiles'],
  // What okta-error knows turns an error that a command let through into a message.
  // What a command did goes into the audit log, which lies where settings say.
  program: ['commands/index', 'okta/okta-error', 'okta/org-url', 'profiles', 'settings', 'ui', 'version'],
  'commands/index': ['commands', 'commands/connect', 'commands/sync', 'commands/demo'],
  commands: [
    ...[
      'collect',
      'probe',
      'assess',
      'diff',
      'export',
      'frameworks',
      'settings',
      'profiles',
      'snapshot',
      'ui',
      'version',
      'notify',
      'error-codes',
    ],
    ...['collectors', 'checks', 'evidence', 'exporters'],
  ],
  // These speak to Okta.
  'commands/disconnect': ['commands', 'okta'],
  'commands/connect': ['commands', 'okta'],
  'commands/sync': ['commands', 'okta'],
  'commands/demo': ['commands', 'simulator'],
  collect: ['collectors', 'okta', 'snapshot'],
  probe: ['okta'],
  assess: ['checks', 'frameworks', 'snapshot'],
  diff: ['assess', 'checks', 'snapshot'],
  export: ['assess', 'checks/facts', 'evidence', 'exporters', 'json-text', 'snapshot'],
  frameworks: [],
  // The rules for org URLs are pure, and both sides need the same ones.
  settings: ['okta/org-url'],
  collectors: [],
  // An item shows what the checks make of a record, by the same pure functions.
  evidence: ['checks/facts'],
  checks: [],
  exporters: [],
  okta: [],
  snapshot: ['file-lock'],
  profiles: ['file-lock'],
  ui: ['json-text'],
  simulator: [],
  version: [],
  'file-lock': [],
  'json-text': [],
  notify: [],
  'error-codes': [],
  errors: [],
};

/** Layers that must give the same answer on every machine and next year. */
const pure = ['collectors', 'checks', 'evidence', 'exporters'];

function layerOf(path: string): string {
  const [first = '', second = ''] = path
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .split('/');
  if (first === 'commands') return `commands/${second}` in mayImport ? `commands/${second}` : 'commands';
  // The engine of `sync` has several parts.
  return /^(collect|dataset|plan)(-|$)/.test(first) ? 'collect' : first;
}

/** What a layer may import, what holds for all commands included. */
const allowedFor = (layer: string): readonly string[] | undefined =>
  mayImport[layer]?.flatMap((each) => (each === 'commands' ? ['commands', ...(mayImport['commands'] ?? [])] : [each]));

const files = filesBelow('src', ['.ts']);
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

describe('imports', () => {
  it.each(files.map((file) => [file.path, file] as const))('%s imports only what lies below it', (_path, file) => {
    const layer = layerOf(file.path);
    const allowed = allowedFor(layer);
    expect(allowed, `the layer ${layer} is missing in the table`).toBeDefined();
    const forbidden = valueImports(file)
      .filter((name) => name.startsWith('src/'))
      .filter((name) => {
        const [target, module] = [layerOf(name), name.replace(/^src\//, '').replace(/\.ts$/, '')];
        if (target === layer || target === 'errors') return false;
        return !allowed?.some((each) => each === target || module === each || module.startsWith(`${each}/`));
      });
    expect(forbidden).toEqual([]);
  });

  it('of packages are declared as dependencies, and every dependency is imported', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const imported = files
      .flatMap(valueImports)
      .filter((name) => !name.startsWith('src/') && !name.startsWith('node:'))
      .map(packageOf);
    expect(imported.filter((name) => builtinModules.includes(name))).toEqual([]);
    expect([...new Set(imported)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it.each(pure)('of %s reach no file, network, clock or process', (layer) => {
    const guilty = files
      .filter(({ path }) => layerOf(path) === layer)
      .filter((file) => {
        const builtins = valueImports(file).filter((name) => name.startsWith('node:') && name !== 'node:crypto');
        const code = file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
        return builtins.length > 0 || /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bfetch\(/.test(code);
      });
    expect(guilty.map(({ path }) => path)).toEqual([]);
  });

  it('leave process.exitCode to main.ts alone', () => {
    const guilty = files.filter(({ path, text }) => path !== 'src/main.ts' && /process\.exit(Code)?\b/.test(text));
    expect(guilty.map(({ path }) => path).filter((path) => path !== 'src/simulator/main.ts')).toEqual([]);
  });
});
